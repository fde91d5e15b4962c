// A link made beside one that has gone quiet, to take its place if it stays so. TCP sends again what was lost after ever longer pauses,
// so that a network that was away for some seconds is back long before the old link notices. Must not know dialects or sessions.
import type { AppFailure } from '../errors/app-failure.ts';
import type { Result } from '../util/result.ts';
import { closeLink } from './link-attempt.ts';
import type { OpenedLink } from './link-attempt.ts';
import type { LinkOpener } from './link-opener.ts';

export class LinkRescue {
  #opener: LinkOpener | null = null;

  /** Begins an attempt unless one is under way. `onOpened` owns the link. */
  begin(opener: LinkOpener, open: () => Promise<Result<OpenedLink, AppFailure>>, onOpened: (link: OpenedLink) => void): void {
    if (this.#opener) return;
    this.#opener = opener;
    void open().then((opened) => {
      const isCurrent = this.#opener === opener;
      if (isCurrent) this.#opener = null;
      if (!opened.ok) return;
      if (isCurrent) onOpened(opened.value);
      else closeLink(opened.value);
    });
  }

  cancel(): void {
    this.#opener?.cancel();
    this.#opener = null;
  }
}
