// Lets a running host be found near by: the announcer with real sockets and cards, fed by the host.
// Must not know how the host works: it is given what of it is announced.
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Dispose } from '../../src-shared/util/disposable.ts';
import type { Random } from '../../src-shared/util/random.ts';
import type { AppLog } from '../runtime/app-log.ts';
import { readInterfaces } from '../runtime/network-interfaces.ts';
import { Announcement } from './announcement.ts';
import { openDatagramPort } from './datagram-port.ts';
import { HostAnnouncer } from './host-announcer.ts';
import { cardsServed, listCards } from './network-cards.ts';

export interface AnnouncedHost {
  readonly hostId: string;
  readonly spaceId: string;
  readonly spaceName: string;
  readonly port: number;
  /** Where it listens; `::` is everywhere. */
  readonly addresses: readonly string[];
  people(): readonly unknown[];
  onPeopleChanged(listener: () => void): Dispose;
}

export interface AnnounceHostDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Pick<AppLog, 'info'>;
}

/** Silent until it is told to be listed. */
export function announceHost(host: AnnouncedHost, deps: AnnounceHostDeps): HostAnnouncer {
  const announcer = new HostAnnouncer(announcementOf(host), {
    ...deps,
    open: openDatagramPort,
    readCards: () => cardsServed(listCards(readInterfaces(), process.platform), host.addresses),
  });
  host.onPeopleChanged(() => announcer.setPeopleCount(host.people().length));
  return announcer;
}

/** @throws when an id is none: the host made both itself. */
function announcementOf(host: AnnouncedHost): Announcement {
  const { hostId, spaceId, spaceName, port } = host;
  const facts = { hostId, spaceId, port, peopleCount: host.people().length, isLocked: false };
  const named = Announcement.safeParse({ ...facts, spaceName });
  // A name of invisible characters alone would be announced as nothing.
  return named.success ? named.data : Announcement.parse({ ...facts, spaceName: 'Wassop' });
}
