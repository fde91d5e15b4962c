// Keeps the app as high as what the on-screen keyboard leaves of the window, where the browser lays pages out underneath it.

export function followVisibleHeight(page: Window, root: HTMLElement): void {
  const viewport = page.visualViewport;
  if (!viewport) return;
  const apply = (): void => {
    // A page that is zoomed into is to be moved about, not squeezed.
    if (viewport.scale > 1.01) return;
    root.style.setProperty('--visible-height', `${viewport.height}px`);
    // Safari scrolls the page up behind the keyboard; the app has its own scrolling.
    page.scrollTo(0, 0);
  };
  viewport.addEventListener('resize', apply);
  apply();
}
