import { describe, expect, it } from 'vitest';
import { rememberedPlace } from '../../../../src-main/settings/remembered-place.ts';
import { forgetServer, MAX_RECENT_SERVERS, rememberServer, setFavourite } from '../../../../src-main/settings/server-list.ts';
import type { ServerList } from '../../../../src-main/settings/server-list.ts';

const seen = (address: string, hostId: string | null = null) => ({ address, dialect: 'wassop2', name: 'Sala', hostId }) as const;

const at = (address: string, hostId: string | null = null) => ({ address, hostId });

const visit = (servers: ServerList, ...addresses: string[]) =>
  addresses.reduce((list, address, index) => rememberServer(list, seen(address), index + 1), servers);

const addressesOf = (servers: ServerList) => servers.map((server) => server.address);

describe('recent and favourite servers', () => {
  it('stand with the newest first, each once', () => {
    expect(addressesOf(visit([], 'a:1', 'b:1', 'a:1'))).toEqual(['a:1', 'b:1']);
  });

  it('keep what was found out last', () => {
    const [server] = rememberServer(visit([], 'a:1'), { address: 'a:1', dialect: 'wassop1', name: null }, 9);
    expect(server).toEqual({ address: 'a:1', dialect: 'wassop1', name: null, hostId: null, otherAddresses: [], isFavourite: false, lastUsedUnixMs: 9 });
  });

  it('stay favourites when they are used again', () => {
    const [server] = visit(setFavourite(visit([], 'a:1'), at('a:1'), true), 'a:1');
    expect(server?.isFavourite).toBe(true);
  });

  it(`are at most ${MAX_RECENT_SERVERS}; the oldest go, favourites stay`, () => {
    const favourite = setFavourite(visit([], 'kept:1', 'oldest:1'), at('kept:1'), true);
    const many = Array.from({ length: MAX_RECENT_SERVERS }, (_, index) => `host${index}:1`);
    const addresses = addressesOf(visit(favourite, ...many));
    expect(addresses).toHaveLength(MAX_RECENT_SERVERS + 1);
    expect(addresses).toContain('kept:1');
    expect(addresses).not.toContain('oldest:1');
  });

  it('can be forgotten, favourites too', () => {
    const list = setFavourite(visit([], 'a:1', 'b:1'), at('a:1'), true);
    expect(addressesOf(forgetServer(list, at('a:1')))).toEqual(['b:1']);
  });

  it('take no notice of a place they do not have', () => {
    const list = visit([], 'a:1');
    expect(forgetServer(list, at('x:1'))).toEqual(list);
    expect(setFavourite(list, at('x:1'), true)).toEqual(list);
  });
});

describe('a host that proves its key', () => {
  const moved = (...addresses: string[]): ServerList => addresses.reduce<ServerList>((list, address, index) => rememberServer(list, seen(address, 'h'), index + 1), []);

  it('is one place wherever it is, and where it was is kept, newest first', () => {
    const [server, ...others] = setFavourite(moved('a:1', 'b:1'), at('b:1', 'h'), true);
    expect(others).toEqual([]);
    expect(rememberServer([...(server ? [server] : [])], seen('c:1', 'h'), 9)).toMatchObject([
      { address: 'c:1', hostId: 'h', otherAddresses: ['b:1', 'a:1'], isFavourite: true },
    ]);
  });

  it('keeps at most seven other addresses, none twice', () => {
    const [server] = moved('a:1', 'b:1', 'c:1', 'd:1', 'e:1', 'f:1', 'g:1', 'h:1', 'i:1', 'b:1');
    expect(server).toMatchObject({ address: 'b:1', otherAddresses: ['i:1', 'h:1', 'g:1', 'f:1', 'e:1', 'd:1', 'c:1'] });
  });

  it('takes the place that was known by its address alone', () => {
    const list = rememberServer(setFavourite(visit([], 'a:1'), at('a:1'), true), seen('a:1', 'h'), 5);
    expect(list).toMatchObject([{ address: 'a:1', hostId: 'h', isFavourite: true }]);
  });

  it('does not take the place of another host that was at its address', () => {
    const list = rememberServer(rememberServer([], seen('a:1', 'h'), 1), seen('a:1', 'i'), 2);
    expect(list.map(({ hostId }) => hostId)).toEqual(['i', 'h']);
    expect(forgetServer(list, at('a:1', 'h')).map(({ hostId }) => hostId)).toEqual(['i']);
  });
});

describe('a place of the list', () => {
  const [server] = rememberServer(rememberServer([], seen('a:1', 'h'), 1), seen('b:1', 'h'), 2);

  it('is looked for where it was last, where it is heard of, and where it was before; only that host will do', () => {
    expect(server && rememberedPlace(server, ['c:1', 'a:1'], 'auto')).toEqual({
      address: 'b:1',
      otherAddresses: ['c:1', 'a:1'],
      expected: { hostId: 'h', spaceId: null },
    });
  });

  it('is its address alone when it never proved anything, or when an older dialect is asked for', () => {
    const [unproven] = rememberServer([], seen('a:1'), 1);
    expect(unproven && rememberedPlace(unproven, ['c:1'], 'auto')).toEqual({ address: 'a:1' });
    expect(server && rememberedPlace(server, ['c:1'], 'wassop1')).toEqual({ address: 'b:1' });
  });
});
