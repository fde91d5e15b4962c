// Hub events as objects of the JSON pair dialect, which has messages and nothing else. Must not know connections.
import { messageObjects } from '../../../src-shared/dialects/json-pair-objects.ts';
import { encodeUtf8 } from '../../../src-shared/util/utf8.ts';
import type { EventBatch, EventEncoder } from './door.ts';
import type { PacedPiece } from './paced-writer.ts';

export const jsonPairEncoder: EventEncoder = {
  dialect: 'json-pair',
  // The original clients show what they sent themselves.
  echoesToAuthor: false,
  encode: (event) =>
    event.kind === 'entry' ? messageObjects({ autor: event.entry.author.name, mensaje: event.entry.text }) : [],
};

const piecesOfBatch = new WeakMap<EventBatch, readonly PacedPiece[]>();

/** Each object alone; made once for all members who share the batch. */
export function jsonPairPieces(batch: EventBatch): readonly PacedPiece[] {
  const known = piecesOfBatch.get(batch);
  if (known) return known;
  const pieces = batch.units.map((unit) => ({ bytes: encodeUtf8(unit), pace: 'alone' }) as const);
  piecesOfBatch.set(batch, pieces);
  return pieces;
}
