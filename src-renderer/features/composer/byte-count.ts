// How much more a message can hold. Pure.
import { LIMITS } from '../../../src-shared/protocol/limits.ts';

/** From here on the count is shown: a long paragraph before the end. */
export const NEAR_LIMIT_BYTES = 512;

const encoder = new TextEncoder();

/** Bytes of UTF-8 that still fit; negative when there are too many. */
export function bytesLeft(text: string): number {
  // No character takes more than three bytes a unit: short texts need no encoding.
  if (text.length * 3 < LIMITS.textBytes - NEAR_LIMIT_BYTES) return LIMITS.textBytes - text.length * 3;
  return LIMITS.textBytes - encoder.encode(text.trim()).length;
}
