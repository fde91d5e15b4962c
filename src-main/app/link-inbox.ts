// The link that the app was opened with, until somebody has looked at it: it may come before there is a window to show it in.
// Must not know who opens it or what is done with it: a link alone never joins anything.
import type { OpenedLinkView } from '../../src-shared/ipc/views.ts';
import { parseTicket, printTicket } from '../../src-shared/session/ticket.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';

export class LinkInbox {
  readonly #opened = new Emitter<OpenedLinkView>();
  #waiting: OpenedLinkView | null = null;

  readonly onOpened = this.#opened.on.bind(this.#opened);

  /** What nobody has looked at yet; the last one, when there were several. */
  get waiting(): OpenedLinkView | null {
    return this.#waiting;
  }

  /** @param text whatever the system handed over; passed on as the parser understood it, or as not understood. */
  put(text: string): void {
    const ticket = parseTicket(text);
    this.#waiting = { ticket: ticket.ok ? printTicket(ticket.value) : null };
    this.#opened.emit(this.#waiting);
  }

  clear(): void {
    this.#waiting = null;
  }
}
