// Text of one frame → a JSON object within limits, or a failure. Knows nothing of what frames mean.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { LIMITS } from './limits.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Nesting of brackets outside strings; counted before parsing, because a deep value overflows whoever walks it. */
function exceedsDepth(text: string, maxDepth: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isInString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) isInString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

/** @returns the parsed object; WIRE_MALFORMED for anything that is not one object of at most `LIMITS.jsonDepth` levels. */
export function parseJsonFrame(text: string): Result<Record<string, unknown>, AppFailure> {
  if (exceedsDepth(text, LIMITS.jsonDepth)) return err(failure('WIRE_MALFORMED', { reason: 'depth' }));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err(failure('WIRE_MALFORMED', { reason: 'json' }));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return err(failure('WIRE_MALFORMED', { reason: 'not-an-object' }));
  }
  return ok(value as Record<string, unknown>);
}
