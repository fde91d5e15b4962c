// The steps from an empty file to the present schema. A step is never edited: old files have gone through it.
import { V1_SQL } from './v1.ts';
import { V2_SQL } from './v2.ts';

/** Step n (counted from 1) leads from `user_version` n - 1 to n. */
export const MIGRATIONS: readonly string[] = [V1_SQL, V2_SQL];

export const SCHEMA_VERSION = MIGRATIONS.length;
