// The whole screen for the page, where the browser lets it.

/** Some browsers refuse, phones mostly: then the page keeps the room it has, which is no failure. */
export async function setFullScreen(isOn: boolean): Promise<void> {
  try {
    if (isOn) await document.documentElement.requestFullscreen();
    else if (document.fullscreenElement) await document.exitFullscreen();
  } catch {
    // Not allowed here, or not known to this browser.
  }
}
