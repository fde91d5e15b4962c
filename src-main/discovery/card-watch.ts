// Tells when the network cards or their addresses changed. Must not know what they are used for.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { NetworkCard } from './network-cards.ts';

/** A cable plugged in shows within this time; reading the list costs well under a millisecond. */
export const READ_CARDS_EVERY_MS = 2_000;

/** Calls `onCards` at once, and again after every change. */
export function watchCards(read: () => NetworkCard[], clock: Clock, onCards: (cards: readonly NetworkCard[]) => void): Dispose {
  let last = '';
  let cancel: Dispose = () => undefined;
  const look = (): void => {
    const cards = read();
    const now = JSON.stringify(cards);
    cancel = clock.after(READ_CARDS_EVERY_MS, look);
    if (now === last) return;
    last = now;
    onCards(cards);
  };
  look();
  return () => cancel();
}
