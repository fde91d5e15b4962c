// Records of a space for tests: rooms, identities and drafts that differ only where a test says so.
import { MemberId, MessageId, Nonce, RoomId } from '../../src-shared/protocol/model.ts';
import type { IdentityRecord, MessageDraft, RoomRecord } from '../../src-main/host/hub/space-store.ts';

const CREATED_AT_UNIX_MS = Date.UTC(2026, 0, 15, 12);

export function roomOf(name: string): RoomRecord {
  return {
    roomId: RoomId.parse(`room-${name}`),
    name,
    policies: { catchUp: { kind: 'all' } },
    createdAtUnixMs: CREATED_AT_UNIX_MS,
  };
}

export function identityOf(deviceId: string, name: string): IdentityRecord {
  return { deviceId, memberId: MemberId.parse(`member-of-${deviceId}`), name, nameKey: name.toLowerCase() };
}

let draftCount = 0;

/** A draft with a message id and a nonce of its own. */
export function draftOf(fields: Partial<MessageDraft> & Pick<MessageDraft, 'roomId'>): MessageDraft {
  draftCount += 1;
  return {
    messageId: MessageId.parse(`message-${draftCount}`),
    author: { memberId: MemberId.parse('member-ana'), name: 'Ana', door: 'app' },
    nonceScope: 'device-ana',
    nonce: Nonce.parse(draftCount.toString(36).padStart(22, '0')),
    sentAtUnixMs: CREATED_AT_UNIX_MS + draftCount,
    text: 'hola',
    ...fields,
  };
}
