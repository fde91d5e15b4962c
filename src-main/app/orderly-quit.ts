// The way out: a question while others are in the room, then everything ended in order, then the end.
// Must not know what there is to end.
import type { App, BrowserWindow, Event } from 'electron';
import type { AppLog } from '../runtime/app-log.ts';

export interface OrderlyQuitOptions {
  readonly app: App;
  readonly log: AppLog;
  /** Whether somebody has to be asked. */
  readonly needsQuestion: () => boolean;
  /** Asks; resolves to whether the app ends. */
  readonly ask: () => Promise<boolean>;
  /** Ends everything in order. MUST end within seconds whatever happens. */
  readonly shutDown: () => Promise<void>;
}

type Phase = 'open' | 'asking' | 'approved' | 'ended';

export class OrderlyQuit {
  readonly #options: OrderlyQuitOptions;
  #phase: Phase = 'open';
  #exitCode = 0;

  constructor(options: OrderlyQuitOptions) {
    this.#options = options;
    options.app.on('before-quit', (event) => this.#holdBack(event));
    options.app.on('will-quit', (event) => this.#endInOrder(event));
  }

  /** Where the last window's end is the app's end, closing it asks first: afterwards there would be no window to ask in. */
  guardLastWindow(window: BrowserWindow): void {
    window.on('close', (event) => this.#holdBack(event));
  }

  /** The system, another program or a defect ends it: nobody is asked. */
  quitUnasked(exitCode = 0): void {
    this.#exitCode = exitCode;
    this.#phase = 'approved';
    this.#options.app.quit();
  }

  #holdBack(event: Pick<Event, 'preventDefault'>): void {
    if (this.#phase === 'approved' || this.#phase === 'ended' || !this.#options.needsQuestion()) return;
    event.preventDefault();
    if (this.#phase === 'open') void this.#askThenQuit();
  }

  async #askThenQuit(): Promise<void> {
    this.#phase = 'asking';
    if (await this.#options.ask()) this.quitUnasked();
    else this.#phase = 'open';
  }

  #endInOrder(event: Pick<Event, 'preventDefault'>): void {
    if (this.#phase === 'ended') return;
    this.#phase = 'ended';
    event.preventDefault();
    void this.#options
      .shutDown()
      .catch((error: unknown) => this.#options.log.error('quit.unclean', {}, error))
      .then(() => this.#options.app.exit(this.#exitCode));
  }
}
