// Hub events as lines of Wassop 1, and lines as pieces that the original clients survive. Must not know connections.
import { WASSOP1_SAFE_BYTES, wassop1ChatLines, wassop1Name } from '../../../src-shared/dialects/wassop1-chat-lines.ts';
import { memberJoinedLine, memberLeftLine } from '../../../src-shared/dialects/wassop1-system-lines.ts';
import { assertNever } from '../../../src-shared/util/assert-never.ts';
import { encodeUtf8, isAscii } from '../../../src-shared/util/utf8.ts';
import type { HubEvent } from '../hub/hub-events.ts';
import type { EventBatch, EventEncoder } from './door.ts';
import type { PacedPiece } from './paced-writer.ts';

export const wassop1Encoder: EventEncoder = {
  dialect: 'wassop1',
  // The original clients show what they sent themselves.
  echoesToAuthor: false,
  encode: (event) => linesOf(event).map((line) => `${line}\n`),
};

function linesOf(event: HubEvent): readonly string[] {
  switch (event.kind) {
    case 'entry':
      return wassop1ChatLines(event.entry.author.name, event.entry.text);
    case 'member': {
      const name = wassop1Name(event.member.name);
      return [event.change === 'joined' ? memberJoinedLine(name) : memberLeftLine(name, event.scope)];
    }
    case 'room':
    case 'room.gone':
      return [];
    default:
      return assertNever(event);
  }
}

const piecesOfBatch = new WeakMap<EventBatch, readonly PacedPiece[]>();

/** A batch that is not ASCII as pieces; made once for all members who share it. */
export function wassop1Pieces(batch: EventBatch): readonly PacedPiece[] {
  const known = piecesOfBatch.get(batch);
  if (known) return known;
  const pieces = linePieces(batch.units);
  piecesOfBatch.set(batch, pieces);
  return pieces;
}

/** An answer: joined with nothing else, and when it is long in writes that are safe one by one. */
export function answerPieces(lines: readonly string[]): readonly PacedPiece[] {
  const units = lines.map((line) => `${line}\n`);
  const pieces = units.every(isAscii) ? [{ bytes: encodeUtf8(units.join('')) }] : linePieces(units);
  return pieces.map(({ bytes }) => ({ bytes, pace: 'alone' }));
}

/** Whole lines, as many as are safe in one write; ASCII lines that are longer stand by themselves. */
function linePieces(units: readonly string[]): readonly PacedPiece[] {
  const pieces: PacedPiece[] = [];
  let joined: Uint8Array[] = [];
  let sizeBytes = 0;
  const endPiece = (): void => {
    if (joined.length > 0) pieces.push({ bytes: concat(joined, sizeBytes), pace: 'bounded' });
    joined = [];
    sizeBytes = 0;
  };
  for (const unit of units) {
    const bytes = encodeUtf8(unit);
    if (sizeBytes + bytes.length > WASSOP1_SAFE_BYTES) endPiece();
    if (bytes.length > WASSOP1_SAFE_BYTES) {
      pieces.push({ bytes, pace: 'free' });
      continue;
    }
    joined.push(bytes);
    sizeBytes += bytes.length;
  }
  endPiece();
  return pieces;
}

function concat(parts: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const whole = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
