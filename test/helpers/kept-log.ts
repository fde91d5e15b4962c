// A log that keeps what it is told, for tests to read.
import type { AppLog } from '../../src-main/runtime/app-log.ts';

export interface KeptLog extends AppLog {
  /** Names of the events, oldest first. */
  readonly events: string[];
}

export function createKeptLog(): KeptLog {
  const events: string[] = [];
  const keep = (event: string) => {
    events.push(event);
  };
  return { events, info: keep, warn: keep, error: keep };
}
