// The places that were connected to before, newest first. Pure.
import type { Dialect, ServerView } from '../../src-shared/ipc/views.ts';

/** More is no longer a list one looks through. Favourites are kept beyond it. */
export const MAX_RECENT_SERVERS = 50;
/** Where a host was before: with its present address as many as are tried at once. */
const MAX_OTHER_ADDRESSES = 7;

export type ServerList = readonly ServerView[];

/** What tells the places apart: a host that proved its key by that, wherever it is; everything else by its address. */
export type ServerKey = Pick<ServerView, 'address' | 'hostId'>;

export interface SeenServer {
  readonly address: string;
  readonly dialect: Dialect;
  readonly name: string | null;
  /** Proven by the host; null or absent for one that proved none. */
  readonly hostId?: string | null;
}

export function rememberServer(servers: ServerList, { address, dialect, name, hostId = null }: SeenServer, nowUnixMs: number): ServerList {
  // A place that was known by its address alone, and now proves who it is, stays the same place.
  const known = servers.filter((server) => isServer(server, { address, hostId }) || isServer(server, { address, hostId: null }));
  const before = known.flatMap((server) => [server.address, ...server.otherAddresses]);
  const otherAddresses = hostId === null ? [] : [...new Set(before)].filter((other) => other !== address).slice(0, MAX_OTHER_ADDRESSES);
  const isFavourite = known.some((server) => server.isFavourite);
  const entry = { address, dialect, name, hostId, otherAddresses, isFavourite, lastUsedUnixMs: nowUnixMs };
  return dropOldest([entry, ...servers.filter((server) => !known.includes(server))]);
}

export function forgetServer(servers: ServerList, key: ServerKey): ServerList {
  return servers.filter((server) => !isServer(server, key));
}

export function setFavourite(servers: ServerList, key: ServerKey, isFavourite: boolean): ServerList {
  return dropOldest(servers.map((server) => (isServer(server, key) ? { ...server, isFavourite } : server)));
}

export function findServer(servers: ServerList, key: ServerKey): ServerView | undefined {
  return servers.find((server) => isServer(server, key));
}

function isServer(server: ServerView, { address, hostId }: ServerKey): boolean {
  return server.hostId === hostId && (hostId !== null || server.address === address);
}

function dropOldest(servers: ServerList): ServerList {
  let recentCount = 0;
  return servers.filter((server) => server.isFavourite || (recentCount += 1) <= MAX_RECENT_SERVERS);
}
