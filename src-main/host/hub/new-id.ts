// Ids of the things a space holds. Knows nothing of the things.
import { v7 as uuidV7 } from 'uuid';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Random } from '../../../src-shared/util/random.ts';

/** UUIDv7: unique for ever, and near each other when made near each other, which an index likes. */
export function newId(clock: Clock, random: Random): string {
  return uuidV7({ msecs: clock.nowUnixMs(), random: random.bytes(16) });
}
