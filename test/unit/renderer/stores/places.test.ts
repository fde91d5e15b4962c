import { describe, expect, it } from 'vitest';
import { bestAddress, othersOf } from '../../../../src-renderer/stores/host-store.ts';
import type { RunningHost } from '../../../../src-renderer/stores/host-store.ts';
import { sortMembers } from '../../../../src-renderer/stores/members-store.ts';
import { nextUnread, sortRooms } from '../../../../src-renderer/stores/next-unread.ts';
import { sortServers } from '../../../../src-renderer/stores/servers-store.ts';
import { activeRoomId } from '../../../../src-renderer/stores/view-store.ts';
import { memberView, roomView } from '../../../helpers/scripted-chat-api.ts';

const rooms = [
  roomView({ roomId: 'a', name: 'Ábaco' }),
  roomView({ roomId: 'b', name: 'bar', unreadCount: 2 }),
  roomView({ roomId: 'c', name: 'Casa' }),
  roomView({ roomId: 'd', name: 'dado', unreadCount: 1 }),
  roomView({ roomId: 'z', name: 'Ajena', isJoined: false }),
];

describe('the room to show', () => {
  const landing = { landingRoomId: 'c' };

  it('is the one that was chosen', () => {
    expect(activeRoomId(landing, rooms, 'b')).toBe('b');
  });

  it('is the one to land in while none was chosen, or after leaving the chosen one', () => {
    expect(activeRoomId(landing, rooms, undefined)).toBe('c');
    expect(activeRoomId(landing, rooms, 'z')).toBe('c');
  });

  it('is any other joined one when that was left too', () => {
    expect(activeRoomId({ landingRoomId: null }, rooms, undefined)).toBe('a');
  });

  it('is none where no room is joined', () => {
    expect(activeRoomId(landing, [roomView({ isJoined: false })], 'r1')).toBeNull();
  });
});

describe('rooms', () => {
  it('are listed joined first, each part by name whatever accents and case', () => {
    expect(sortRooms(rooms.toReversed(), 'es').map((room) => room.roomId)).toEqual(['a', 'b', 'c', 'd', 'z']);
  });

  it('with something new come one after the other, round the ends, both ways', () => {
    expect(nextUnread(rooms, 'a', 1)).toBe('b');
    expect(nextUnread(rooms, 'b', 1)).toBe('d');
    expect(nextUnread(rooms, 'd', 1)).toBe('b');
    expect(nextUnread(rooms, 'a', -1)).toBe('d');
    expect(nextUnread(rooms, null, 1)).toBe('b');
    expect(nextUnread(rooms, null, -1)).toBe('d');
  });

  it('without anything new lead nowhere', () => {
    expect(nextUnread([roomView(), roomView({ roomId: 'b', unreadCount: 0 })], 'r1', 1)).toBeNull();
    expect(nextUnread([roomView({ unreadCount: 3 })], 'r1', 1)).toBeNull();
    expect(nextUnread([], null, 1)).toBeNull();
  });
});

describe('people', () => {
  it('are listed with who hosts first, then oneself, then by name', () => {
    const members = [memberView('Zoe'), memberView('ana'), memberView('Yo', { isSelf: true }), memberView('Héctor', { role: 'owner' })];
    expect(sortMembers(members, 'es').map((member) => member.name)).toEqual(['Héctor', 'Yo', 'ana', 'Zoe']);
  });
});

describe('servers', () => {
  it('are listed favourites first, then the latest used', () => {
    const server = (address: string, isFavourite: boolean, lastUsedUnixMs: number) => ({ address, name: null, dialect: null, hostId: null, otherAddresses: [], isFavourite, lastUsedUnixMs });
    const list = [server('old', false, 1), server('new', false, 3), server('star', true, 0)];
    expect(sortServers(list).map((entry) => entry.address)).toEqual(['star', 'new', 'old']);
  });
});

describe('the host', () => {
  const host: RunningHost = {
    kind: 'running',
    port: 5555,
    spaceName: 's',
    connectionId: 'c1',
    ticket: null,
    isBrowserDoorOpen: false,
    addresses: [
      { text: '127.0.0.1:5555', interfaceName: 'lo', kind: 'loopback' },
      { text: '192.168.1.5:5555', interfaceName: 'eth0', kind: 'lan' },
    ],
    people: [{ sessionId: 's1', name: 'Ana', door: 'app', remoteAddress: '::1', roomNames: [], isSelf: true }],
  };

  it('passes on an address of a real network, or none', () => {
    expect(bestAddress(host)?.text).toBe('192.168.1.5:5555');
    expect(bestAddress({ ...host, addresses: host.addresses.slice(0, 1) })).toBeNull();
  });

  it('does not count oneself among the others', () => {
    expect(othersOf(host)).toEqual([]);
  });
});
