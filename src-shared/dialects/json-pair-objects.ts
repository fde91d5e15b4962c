// The objects of the JSON pair dialect, for both sides: identification, message, ping. Must not know connections.
import { z } from 'zod';
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { isBlankText } from '../protocol/blank-text.ts';
import { parseJsonFrame } from '../protocol/json-frame.ts';
import { LIMITS } from '../protocol/limits.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { encodeUtf8, utf8Length } from '../util/utf8.ts';
import { splitText } from './split-text.ts';

/** One read of the original programs: an object larger than this is lost to them. */
export const JSON_PAIR_READ_BYTES = 1_024;

/** The largest object taken from a peer: the longest text with every character escaped is near it. */
export const JSON_PAIR_OBJECT_BYTES = LIMITS.clientFrameBytes;

/**
 * Pause after each object to one reader. The original polls every 50 ms and loses two objects in one poll; a fifth more
 * for timers that run late on either side.
 */
export const JSON_PAIR_PAUSE_MS = 60;

export const JsonPairIdentification = z.object({
  type: z.enum(['read', 'write']),
  /** Pairs two connections for certain; the original programs send none. */
  session: z.uuid().optional(),
});
export type JsonPairIdentification = z.infer<typeof JsonPairIdentification>;

export const JsonPairMessage = z.object({ autor: z.string(), mensaje: z.string() });
export type JsonPairMessage = z.infer<typeof JsonPairMessage>;

/** The first object of a connection. @returns WIRE_MALFORMED for anything else: the original closes there as well. */
export function parseIdentification(text: string): Result<JsonPairIdentification, AppFailure> {
  const object = parseJsonFrame(text);
  if (!object.ok) return object;
  const parsed = JsonPairIdentification.safeParse(object.value);
  return parsed.success ? ok(parsed.data) : err(failure('WIRE_MALFORMED', { reason: 'identification' }));
}

/**
 * An object after the identification. `null`: a ping (empty `autor`), an empty text, or an object of a kind not known here.
 * @returns WIRE_MALFORMED for what is no JSON object.
 */
export function parseMessage(text: string): Result<JsonPairMessage | null, AppFailure> {
  const object = parseJsonFrame(text);
  if (!object.ok) return object;
  const parsed = JsonPairMessage.safeParse(object.value);
  if (!parsed.success || parsed.data.autor.trim() === '' || isBlankText(parsed.data.mensaje)) return ok(null);
  return ok({ autor: wellFormed(parsed.data.autor), mensaje: wellFormed(parsed.data.mensaje) });
}

/** Half a surrogate pair, which JSON can carry and UTF-8 cannot, and U+0000 become the replacement character. */
function wellFormed(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '\ufffd');
}

export function encodeIdentification(identification: JsonPairIdentification): Uint8Array {
  return encodeUtf8(JSON.stringify(identification));
}

/** A message that peers drop: keeps a connection from looking dead. */
export function encodePing(): Uint8Array {
  return encodeUtf8(JSON.stringify({ autor: '', mensaje: '' }));
}

/**
 * One object, or several for a longer text, cut between characters; each at most 1,024 bytes as sent.
 * Each goes out in a write of its own with a pause of JSON_PAIR_PAUSE_MS after it. @returns [] for a blank text.
 */
export function messageObjects(message: JsonPairMessage): string[] {
  const { autor, mensaje } = message;
  const maxBytes = Math.max(MIN_PART_BYTES, JSON_PAIR_READ_BYTES - utf8Length(JSON.stringify({ autor, mensaje: '' })));
  return splitText(mensaje, maxBytes, escapedBytes)
    .filter((part) => part.trim() !== '')
    .map((part) => JSON.stringify({ autor, mensaje: part }));
}

/** `messageObjects` in bytes. */
export function encodeMessages(message: JsonPairMessage): readonly Uint8Array[] {
  return messageObjects(message).map(encodeUtf8);
}

/** Even behind an absurdly long name a part moves on by some characters. */
const MIN_PART_BYTES = 64;

/** Bytes inside the quotes of a JSON string. */
function escapedBytes(text: string): number {
  return utf8Length(JSON.stringify(text)) - 2;
}
