import { describe, expect, it } from 'vitest';
import { forgetServer, MAX_RECENT_SERVERS, rememberServer, setFavourite } from '../../../../src-main/settings/server-list.ts';
import type { ServerList } from '../../../../src-main/settings/server-list.ts';

const seen = (address: string) => ({ address, dialect: 'wassop2', name: 'Sala' }) as const;

const visit = (servers: ServerList, ...addresses: string[]) =>
  addresses.reduce((list, address, index) => rememberServer(list, seen(address), index + 1), servers);

const addressesOf = (servers: ServerList) => servers.map((server) => server.address);

describe('recent and favourite servers', () => {
  it('stand with the newest first, each once', () => {
    expect(addressesOf(visit([], 'a:1', 'b:1', 'a:1'))).toEqual(['a:1', 'b:1']);
  });

  it('keep what was found out last', () => {
    const [server] = rememberServer(visit([], 'a:1'), { address: 'a:1', dialect: 'wassop1', name: null }, 9);
    expect(server).toEqual({ address: 'a:1', dialect: 'wassop1', name: null, isFavourite: false, lastUsedUnixMs: 9 });
  });

  it('stay favourites when they are used again', () => {
    const [server] = visit(setFavourite(visit([], 'a:1'), 'a:1', true), 'a:1');
    expect(server?.isFavourite).toBe(true);
  });

  it(`are at most ${MAX_RECENT_SERVERS}; the oldest go, favourites stay`, () => {
    const favourite = setFavourite(visit([], 'kept:1', 'oldest:1'), 'kept:1', true);
    const many = Array.from({ length: MAX_RECENT_SERVERS }, (_, index) => `host${index}:1`);
    const addresses = addressesOf(visit(favourite, ...many));
    expect(addresses).toHaveLength(MAX_RECENT_SERVERS + 1);
    expect(addresses).toContain('kept:1');
    expect(addresses).not.toContain('oldest:1');
  });

  it('can be forgotten, favourites too', () => {
    const list = setFavourite(visit([], 'a:1', 'b:1'), 'a:1', true);
    expect(addressesOf(forgetServer(list, 'a:1'))).toEqual(['b:1']);
  });

  it('take no notice of a place they do not have', () => {
    const list = visit([], 'a:1');
    expect(forgetServer(list, 'x:1')).toEqual(list);
    expect(setFavourite(list, 'x:1', true)).toEqual(list);
  });
});
