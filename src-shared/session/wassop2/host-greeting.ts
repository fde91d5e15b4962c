// The host's first line → its hello, or why there will be no talk. Pure.
import { failure } from '../../errors/app-failure.ts';
import type { AppFailure } from '../../errors/app-failure.ts';
import { HELLO_PREFIX, HelloRefusal, HostHello } from '../../protocol/hello.ts';
import { parseJsonFrame } from '../../protocol/json-frame.ts';
import { PROTOCOL_VERSION } from '../../protocol/limits.ts';
import { err, ok } from '../../util/result.ts';
import type { Result } from '../../util/result.ts';
import { toAppFailure } from './wassop2-link.ts';

/** @returns the code of a refusal, WIRE_VERSION_UNSUPPORTED for a version nobody offered, WIRE_MALFORMED for anything else. */
export function parseGreeting(line: string): Result<HostHello, AppFailure> {
  const object = parseJsonFrame(line.slice(HELLO_PREFIX.length));
  if (!object.ok) return object;
  const refusal = HelloRefusal.safeParse(object.value);
  if (refusal.success) return err(toAppFailure(refusal.data.error));
  const hello = HostHello.safeParse(object.value);
  if (!hello.success) return err(failure('WIRE_MALFORMED', { reason: 'hello' }));
  if (hello.data.version !== PROTOCOL_VERSION) return err(failure('WIRE_VERSION_UNSUPPORTED', { versions: String(hello.data.version) }));
  return ok(hello.data);
}
