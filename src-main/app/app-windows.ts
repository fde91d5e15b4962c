// The app's own windows: today one. Knows which web contents are ours; must not know what they show.
import type { BrowserWindow, WebContents } from 'electron';

export class AppWindows {
  readonly #create: () => BrowserWindow;
  #main: BrowserWindow | null = null;

  constructor(create: () => BrowserWindow) {
    this.#create = create;
  }

  get main(): BrowserWindow | null {
    return this.#main;
  }

  get contents(): readonly WebContents[] {
    return this.#main === null ? [] : [this.#main.webContents];
  }

  isOwn(webContentsId: number): boolean {
    return this.contents.some((contents) => contents.id === webContentsId);
  }

  /** Brings the window to the front, making it when there is none. */
  show(): void {
    if (this.#main === null) this.#open();
    else bringToFront(this.#main);
  }

  setFullScreen(isOn: boolean): void {
    this.#main?.setFullScreen(isOn);
  }

  #open(): void {
    const window = this.#create();
    this.#main = window;
    window.once('closed', () => {
      this.#main = null;
    });
  }
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
