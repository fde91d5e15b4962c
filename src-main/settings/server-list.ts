// The places that were connected to before, newest first. Pure.
import type { Dialect, ServerView } from '../../src-shared/ipc/views.ts';

/** More is no longer a list one looks through. Favourites are kept beyond it. */
export const MAX_RECENT_SERVERS = 50;

export type ServerList = readonly ServerView[];

export interface SeenServer {
  readonly address: string;
  readonly dialect: Dialect;
  readonly name: string | null;
}

export function rememberServer(servers: ServerList, seen: SeenServer, nowUnixMs: number): ServerList {
  const known = findServer(servers, seen.address);
  const entry = { ...seen, isFavourite: known?.isFavourite ?? false, lastUsedUnixMs: nowUnixMs };
  return dropOldest([entry, ...withoutServer(servers, seen.address)]);
}

export function forgetServer(servers: ServerList, address: string): ServerList {
  return withoutServer(servers, address);
}

export function setFavourite(servers: ServerList, address: string, isFavourite: boolean): ServerList {
  return dropOldest(servers.map((server) => (server.address === address ? { ...server, isFavourite } : server)));
}

export function findServer(servers: ServerList, address: string): ServerView | undefined {
  return servers.find((server) => server.address === address);
}

function withoutServer(servers: ServerList, address: string): ServerList {
  return servers.filter((server) => server.address !== address);
}

function dropOldest(servers: ServerList): ServerList {
  let recentCount = 0;
  return servers.filter((server) => server.isFavourite || (recentCount += 1) <= MAX_RECENT_SERVERS);
}
