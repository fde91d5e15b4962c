// Hub events as Wassop 2 frames. Pure. Source: docs/PROTOCOL.md section 6.
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
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
      return encodeFrame({ type: 'entry', roomId: event.roomId, entry: event.entry });
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

export function encodeOk(id: number, value: unknown): string {
  return encodeFrame({ type: 'ok', id, value });
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
