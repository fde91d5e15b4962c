import { describe, expect, it } from 'vitest';
import { exportFileName } from '../../../../src-main/archive/export-file-name.ts';
import { roomNumbersOf, selectArchived, viewArchived } from '../../../../src-main/archive/archive-scope.ts';
import type { ArchivedRoom, ArchivedServer } from '../../../../src-main/history/history-archive.ts';
import { factsOf } from '../../../helpers/local-changes.ts';

function room(roomNumber: number, roomId: string, fields: Partial<ArchivedRoom> = {}): ArchivedRoom {
  return {
    roomNumber, roomId, name: roomId, copyId: `c${roomNumber}`, isJoined: true, isRetired: false, floorSeq: 0, lastSeq: 9, readSeq: 0,
    deletedSeq: 0, messageCount: 10, unsentCount: 0, ...fields,
  };
}

const server = (serverNumber: number, serverKey: string, rooms: readonly ArchivedRoom[], fields: Partial<ArchivedServer> = {}): ArchivedServer => ({
  ...factsOf({ serverKey }), serverNumber, addresses: [], rooms, ...fields,
});

/** A space in two epochs, the first with a room whose numbers began anew; another space; an older server. */
const SERVERS = [
  server(1, 'wassop2 1 space-1', [room(1, 'sala1', { isRetired: true }), room(2, 'sala1'), room(3, 'general')]),
  server(2, 'wassop2 2 space-1', [room(4, 'sala1', { unsentCount: 2, name: 'Sala nueva' })], { addresses: ['10.0.0.2:5555'], spaceName: 'New name' }),
  server(3, 'wassop2 1 space-11', [room(5, 'sala1')]),
  server(4, 'wassop1 10.0.0.9:5555', [room(6, 'room-1', { messageCount: 0 })], { spaceName: null, dialect: 'wassop1', addresses: ['10.0.0.9:5555'] }),
];

describe('a scope', () => {
  it('of everything means every room', () => {
    expect(roomNumbersOf(selectArchived(SERVERS, { kind: 'all' }))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('of a server means all epochs of its space, by its key or by its place', () => {
    expect(roomNumbersOf(selectArchived(SERVERS, { kind: 'server', serverKey: 'wassop2 1 space-1' }))).toEqual([1, 2, 3, 4]);
    expect(roomNumbersOf(selectArchived(SERVERS, { kind: 'place', address: '10.0.0.2:5555' }))).toEqual([1, 2, 3, 4]);
    expect(selectArchived(SERVERS, { kind: 'place', address: '10.0.0.3:5555' })).toEqual([]);
  });

  it('of a room means all copies of it, and no other room', () => {
    expect(roomNumbersOf(selectArchived(SERVERS, { kind: 'room', serverKey: 'wassop2 2 space-1', roomId: 'sala1' }))).toEqual([1, 2, 4]);
  });

  it('that nothing is kept of means nothing', () => {
    expect(selectArchived(SERVERS, { kind: 'room', serverKey: '', roomId: 'sala1' })).toEqual([]);
  });
});

it('shows a space as one server under its newest name, with its rooms counted together, and leaves out what holds nothing', () => {
  expect(viewArchived(SERVERS)).toEqual([
    {
      serverKey: 'wassop2 2 space-1', name: 'New name', dialect: 'wassop2', addresses: ['10.0.0.2:5555'],
      rooms: [
        { roomId: 'sala1', name: 'Sala nueva', messageCount: 30, unsentCount: 2 },
        { roomId: 'general', name: 'general', messageCount: 10, unsentCount: 0 },
      ],
    },
    { serverKey: 'wassop2 1 space-11', name: 'Taller', dialect: 'wassop2', addresses: [], rooms: [{ roomId: 'sala1', name: 'sala1', messageCount: 10, unsentCount: 0 }] },
  ]);
});

describe('the name of an exported file', () => {
  const noon = new Date(2026, 10, 21, 12, 0).getTime();
  const named = (name: string) => exportFileName([server(1, 'k', [room(1, 'r', { name })])], 'room', noon, 'html');

  it('is of what it holds and the day', () => {
    expect(named('Sala1')).toBe('Wassop Sala1 2026-11-21.html');
    expect(exportFileName(SERVERS, 'all', noon, 'json')).toBe('Wassop 2026-11-21.json');
    expect(exportFileName(SERVERS.slice(3), 'place', noon, 'text')).toBe('Wassop 10.0.0.9 5555 2026-11-21.txt');
  });

  it('holds nothing that a system would take for something else', () => {
    expect(named('../../etc/passwd')).toBe('Wassop .. .. etc passwd 2026-11-21.html');
    expect(named('a:b*c?"<>|\u0000\n\u202e')).toBe('Wassop a b c 2026-11-21.html');
    expect(named('x'.repeat(500)).length).toBeLessThan(100);
    expect(named('🙂'.repeat(100))).not.toMatch(/\p{Surrogate}/u);
    expect(named('...')).toBe('Wassop 2026-11-21.html');
  });
});
