// Keeps a host that listens on private addresses only (`--listen lan`) on those that the machine has now.
// Must not know how it listens; `any` and addresses that a person named need no following.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import { NetworkWatch } from '../runtime/network-watch.ts';
import type { Host } from '../host/host.ts';
import { listNetworkAddresses } from '../runtime/network-addresses.ts';
import { expandListen } from './listen-addresses.ts';

/** An address that has just come may take no socket yet (IPv6 makes sure first that nobody else has it). */
const READY_AFTER_MS = 3_000;

/** @returns ends it. */
export function followCards(host: Pick<Host, 'listenOn'>, words: readonly string[], clock: Clock): Dispose {
  if (!words.includes('lan') || words.includes('any')) return () => undefined;
  const watch = new NetworkWatch({ clock });
  let cancel: Dispose = () => undefined;
  // One after another, or an older list could come last.
  let last: Promise<void> = Promise.resolve();
  const follow = (): void => {
    last = last.then(async () => host.listenOn(await expandListen(words, listNetworkAddresses())));
  };
  watch.onChanged(() => {
    follow();
    cancel();
    cancel = clock.after(READY_AFTER_MS, follow);
  });
  return () => {
    watch.end();
    cancel();
  };
}
