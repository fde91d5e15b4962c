// One's own copies with something in them, for tests of exporting, importing and deleting.
import type { HistoryArchive } from '../../src-main/history/history-archive.ts';
import { placeServerKey, wassop2ServerKey } from '../../src-shared/session/local-history.ts';
import type { LocalHistory, RoomKey } from '../../src-shared/session/local-history.ts';
import { factsOf, storedMessage, storedMessages, unsentMessage } from './local-changes.ts';

export const TALLER = wassop2ServerKey('space-1', 1);
export const OLD_PLACE = placeServerKey('wassop1', '10.0.0.9:5555');
export const SALA1: RoomKey = { serverKey: TALLER, roomId: 'sala1' };
export const GENERAL: RoomKey = { serverKey: TALLER, roomId: 'general' };
export const OLD_ROOM: RoomKey = { serverKey: OLD_PLACE, roomId: 'room-1' };

/** A space with two rooms and an older server with one; some 130 messages. */
export async function fillHistory(history: LocalHistory): Promise<void> {
  await history.keep({ kind: 'server', address: '10.0.0.2:5555', facts: factsOf() });
  await history.keep({ kind: 'room', at: SALA1, name: 'Sala1', lastSeq: 0 });
  await history.keep({ kind: 'joined', at: SALA1, isJoined: true });
  await history.keep({ kind: 'newer', at: SALA1, messages: storedMessages(1, 99), lastSeq: 100, afterSeq: 0 });
  await history.keep({ kind: 'read', at: SALA1, seq: 90 });
  await history.keep({ kind: 'unsent', at: SALA1, message: unsentMessage('waiting') });
  await history.keep({ kind: 'room', at: GENERAL, name: 'General', lastSeq: 40 });
  const own = storedMessage(42, { key: 'A'.repeat(22), isOwn: true, authorId: 'me', authorName: 'Ana', text: 'línea uno\nlínea dos 👍 \u0001 "' });
  await history.keep({ kind: 'newer', at: GENERAL, messages: [storedMessage(41), own], lastSeq: 42, afterSeq: 40 });
  await history.keep({ kind: 'server', address: '10.0.0.9:5555', facts: factsOf({ serverKey: OLD_PLACE, dialect: 'wassop1', spaceName: null, selfId: null, landingRoomId: 'room-1' }) });
  await history.keep({ kind: 'room', at: OLD_ROOM, name: 'Sala1', lastSeq: 0 });
  await history.keep({ kind: 'newer', at: OLD_ROOM, messages: storedMessages(1, 30).map((message) => ({ ...message, door: 'wassop1' as const })), lastSeq: 30 });
}

export async function roomNumberOf({ archive }: { readonly archive: HistoryArchive }, { serverKey, roomId }: RoomKey): Promise<number> {
  const server = (await archive.overview()).find((one) => one.serverKey === serverKey);
  const room = server?.rooms.find((one) => one.roomId === roomId && !one.isRetired);
  if (!room) throw new Error(`No room ${roomId}`);
  return room.roomNumber;
}
