// Knocks at one address as an app would and finds out who answers, without coming in. Must not know what follows from it.
import type { ClientHelloLine } from '../../src-shared/session/link-attempt.ts';
import { closeLink, LinkAttempt } from '../../src-shared/session/link-attempt.ts';
import type { ExpectedHost } from '../../src-shared/session/host-check.ts';
import type { Dialer, NetAddress, VerifyHostProof } from '../../src-shared/session/wire.ts';
import { encodeHello } from '../../src-shared/protocol/hello.ts';
import { LIMITS, PROTOCOL_VERSION } from '../../src-shared/protocol/limits.ts';
import { encodeBase64Url } from '../../src-shared/util/bytes.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import type { Random } from '../../src-shared/util/random.ts';
import { encodeUtf8 } from '../../src-shared/util/utf8.ts';
import type { Knock } from './facts.ts';

/** A computer on the same network answers within milliseconds; one that has not by then drops what is sent to it. */
export const KNOCK_TIMEOUT_MS = 3_000;

export interface KnockDeps {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly random: Random;
  readonly verifyHostProof: VerifyHostProof;
  /** Program and version. */
  readonly clientName: string;
}

export async function knockAt(deps: KnockDeps, address: NetAddress, expected: ExpectedHost | null): Promise<Knock> {
  const beganMs = deps.clock.monotonicMs();
  const attempt = new LinkAttempt(deps, address, { choice: 'wassop2', remembered: () => null, makeHello: () => makeHello(deps), expected });
  const opened = await attempt.outcome;
  if (!opened.ok) return { kind: 'failed', code: opened.error.code };
  closeLink(opened.value);
  if (opened.value.dialect !== 'wassop2') return { kind: 'failed', code: 'DIALECT_MISMATCH' };
  const { greeting } = opened.value;
  if (!greeting.ok) return { kind: 'failed', code: greeting.error.code };
  const { hostId, spaceName } = greeting.value.hello;
  return { kind: 'host', hostId, spaceName, tookMs: deps.clock.monotonicMs() - beganMs };
}

function makeHello({ random, clientName }: KnockDeps): ClientHelloLine {
  const nonce = encodeBase64Url(random.bytes(LIMITS.helloNonceBytes));
  const hello = encodeHello({ versions: [PROTOCOL_VERSION], client: clientName, capabilities: [], door: 'app', nonce });
  return { bytes: encodeUtf8(`${hello}\n`), nonce };
}
