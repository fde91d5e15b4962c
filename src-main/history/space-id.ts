// The permanent random id of a space. Knows nothing else.
import { encodeBase32 } from '../../src-shared/util/bytes.ts';
import type { Random } from '../../src-shared/util/random.ts';

/** 128 bits: two spaces never get the same. */
const SPACE_ID_BYTES = 16;

/** @returns 26 characters of lower-case base32. */
export function createSpaceId(random: Random): string {
  return encodeBase32(random.bytes(SPACE_ID_BYTES));
}
