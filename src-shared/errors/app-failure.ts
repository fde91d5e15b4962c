// How an error travels: a code and JSON-safe details, never a stack and never English.
// Words come from the reader's own catalogue, keyed by the code.
import type { ErrorCode } from './error-codes.ts';

/** Values a catalogue sentence may need, e.g. `{ name: 'Ana' }` or `{ port: 5555 }`. */
export type FailureDetails = Readonly<Record<string, string | number | boolean>>;

export interface AppFailure {
  readonly code: ErrorCode;
  readonly details?: FailureDetails | undefined;
}

export function failure(code: ErrorCode, details?: FailureDetails): AppFailure {
  return details ? { code, details } : { code };
}

/** A failure as an exception, where a Result cannot travel (constructors, rejected promises). */
export class AppError extends Error {
  readonly failure: AppFailure;

  constructor(code: ErrorCode, options: { details?: FailureDetails; cause?: unknown } = {}) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.failure = failure(code, options.details);
  }
}

/** What a caught value amounts to; anything that is no AppError is INTERNAL. */
export function toFailure(error: unknown): AppFailure {
  return error instanceof AppError ? error.failure : failure('INTERNAL');
}
