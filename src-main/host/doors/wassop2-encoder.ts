// Hub events as Wassop 2 frames. Pure. Source: docs/PROTOCOL.md section 6.
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import type { MessageEntry, RoomId } from '../../../src-shared/protocol/model.ts';
import { assertNever } from '../../../src-shared/util/assert-never.ts';
import type { HubEvent } from '../hub/hub-events.ts';
import type { EventEncoder } from './door.ts';

export const wassop2Encoder: EventEncoder = {
  dialect: 'wassop2',
  echoesToAuthor: true,
  encode: (event) => [encodeEvent(event)],
};

function encodeEvent(event: HubEvent): string {
  switch (event.kind) {
    case 'entry':
      return encodeEntry(event.roomId, event.entry);
    case 'member':
      return encodeFrame({ type: 'member', roomId: event.roomId, change: event.change, member: event.member });
    case 'room':
      return encodeFrame({ type: 'room', room: event.room });
    case 'room.gone':
      return encodeFrame({ type: 'room.gone', roomId: event.roomId });
    default:
      return assertNever(event);
  }
}

/**
 * The frame that is written most, at less than half the cost of JSON.stringify for the whole of it. Only what people wrote
 * can need escaping: ids are made by this host, the other fields were held to their alphabets when they came in.
 */
function encodeEntry(roomId: RoomId, entry: MessageEntry): string {
  const { seq, messageId, author, sentAtUnixMs, nonce, text, authorSeq, prevHash, sig } = entry;
  const proof =
    (authorSeq === undefined ? '' : `,"authorSeq":${authorSeq}`) +
    (prevHash === undefined ? '' : `,"prevHash":"${prevHash}"`) +
    (sig === undefined ? '' : `,"sig":"${sig}"`);
  return (
    `{"type":"entry","roomId":"${roomId}","entry":{"seq":${seq},"kind":"message","messageId":"${messageId}",` +
    `"author":{"memberId":"${author.memberId}","name":${JSON.stringify(author.name)},"door":"${author.door}"},` +
    `"sentAtUnixMs":${sentAtUnixMs},"nonce":"${nonce}","text":${JSON.stringify(text)}${proof}}}\n`
  );
}

export function encodeOk(id: number, value: unknown): string {
  return `{"type":"ok","id":${id},"value":${JSON.stringify(value)}}\n`;
}

export function encodeError(id: number, cause: AppFailure): string {
  return encodeFrame({ type: 'error', id, code: cause.code, details: cause.details });
}

export function encodeBye(cause: AppFailure): string {
  return encodeFrame({ type: 'bye', code: cause.code, details: cause.details });
}

export const GAP_FRAME = encodeFrame({ type: 'gap' });
export const PING_FRAME = encodeFrame({ type: 'ping' });

function encodeFrame(frame: object): string {
  return `${JSON.stringify(frame)}\n`;
}
