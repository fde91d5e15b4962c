// Pieces of one's own copy for tests: servers, rooms, messages.
import { wassop2ServerKey } from '../../src-shared/session/local-history.ts';
import type { LocalHistory, RoomKey, ServerFacts, StoredMessage, UnsentMessage } from '../../src-shared/session/local-history.ts';

export const ADDRESS = '10.0.0.2:5555';
export const SERVER_KEY = wassop2ServerKey('space-1', 1);
export const ROOM: RoomKey = { serverKey: SERVER_KEY, roomId: 'sala1' };

export function factsOf(fields: Partial<ServerFacts> = {}): ServerFacts {
  return { serverKey: SERVER_KEY, dialect: 'wassop2', spaceName: 'Taller', selfId: 'me', selfName: 'Ana', landingRoomId: 'sala1', ...fields };
}

export function storedMessage(seq: number, fields: Partial<StoredMessage> = {}): StoredMessage {
  return {
    seq,
    key: `message-${seq}`,
    authorId: 'beto',
    authorName: 'Beto',
    door: 'app',
    isOwn: false,
    sentAtUnixMs: 1_768_478_400_000 + seq,
    text: `text ${seq}`,
    ...fields,
  };
}

export function storedMessages(firstSeq: number, lastSeq: number): StoredMessage[] {
  return Array.from({ length: lastSeq - firstSeq + 1 }, (_, index) => storedMessage(firstSeq + index));
}

export function unsentMessage(key: string, fields: Partial<UnsentMessage> = {}): UnsentMessage {
  return { key, text: `unsent ${key}`, writtenAtUnixMs: 1_768_478_400_000, state: { kind: 'waiting' }, ...fields };
}

/** A server with one joined room whose copy begins after `lastSeq`. */
export async function keepRoom(history: LocalHistory, lastSeq = 0): Promise<void> {
  await history.keep({ kind: 'server', address: ADDRESS, facts: factsOf() });
  await history.keep({ kind: 'room', at: ROOM, name: 'Sala1', lastSeq });
  await history.keep({ kind: 'joined', at: ROOM, isJoined: true });
}
