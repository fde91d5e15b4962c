// How the command ends, for scripts and service managers. Stated in --help; a code never changes its meaning.
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';

export const EXIT = { ok: 0, failed: 1, badConfiguration: 2, portInUse: 3, dataUnusable: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_ERROR: Partial<Record<ErrorCode, ExitCode>> = {
  PORT_IN_USE: EXIT.portInUse,
  HOST_DATA_UNUSABLE: EXIT.dataUnusable,
  HOST_DATA_DAMAGED: EXIT.dataUnusable,
  HOST_DATA_NEWER: EXIT.dataUnusable,
  HOST_ALREADY_RUNNING: EXIT.dataUnusable,
};

export function exitCodeOf(code: ErrorCode): ExitCode {
  return BY_ERROR[code] ?? EXIT.failed;
}
