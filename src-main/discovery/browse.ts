// Looks for hosts near by with this computer's real sockets and cards.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type { AppLog } from '../runtime/app-log.ts';
import { readInterfaces } from '../runtime/network-interfaces.ts';
import { openDatagramPort } from './datagram-port.ts';
import { NearbyBrowser } from './nearby-browser.ts';
import { listCards } from './network-cards.ts';
import type { CardChoices } from './network-cards.ts';

export function browse(choices: CardChoices, deps: { readonly clock: Clock; readonly random: Random; readonly log: Pick<AppLog, 'info'> }): NearbyBrowser {
  return new NearbyBrowser(choices, { ...deps, open: openDatagramPort, readCards: () => listCards(readInterfaces(), process.platform) });
}
