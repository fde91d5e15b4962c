// Proving to a host that this device holds its key, within the time a handshake has.
// Must not know what follows. Source: docs/PROTOCOL.md section 4.
import { failure } from '../../errors/app-failure.ts';
import type { AppFailure } from '../../errors/app-failure.ts';
import { authPayload } from '../../protocol/auth-payload.ts';
import type { HostHello } from '../../protocol/hello.ts';
import type { Answer } from '../../protocol/host-frames.ts';
import { DEADLINES } from '../../protocol/limits.ts';
import { DeviceId } from '../../protocol/model.ts';
import type { Clock } from '../../util/clock.ts';
import type { Dispose } from '../../util/disposable.ts';
import type { DeviceIdentity } from '../wire.ts';
import type { Wassop2Link } from './wassop2-link.ts';

export interface AuthenticationDeps {
  readonly link: Wassop2Link;
  readonly hello: HostHello;
  readonly identity: DeviceIdentity;
  readonly clock: Clock;
}

export interface AuthenticationHandlers {
  readonly onAccepted: (answer: Answer<'auth'>) => void;
  /** NAME_TAKEN or NAME_INVALID: another try on the same link is welcome. Anything else ends the link. */
  readonly onNameRefused: (cause: AppFailure) => void;
}

/** Begins one try; the returned function gives it up. */
export function authenticate(name: string, { link, hello, identity, clock }: AuthenticationDeps, handlers: AuthenticationHandlers): Dispose {
  let isOver = false;
  const cancelDeadline = clock.after(DEADLINES.handshakeMs, () => link.abort(failure('WIRE_HANDSHAKE_TIMEOUT')));
  const end = (): void => {
    isOver = true;
    cancelDeadline();
  };
  const deviceId = DeviceId.parse(identity.deviceId);
  const { spaceId, hostId, nonce: serverNonce } = hello;
  const payload = authPayload({ channelBinding: '', serverNonce, hostId, spaceId, deviceId });
  const onSigned = (signature: string): void => {
    if (isOver) return;
    link.request('auth', { deviceId, publicKey: identity.publicKey, signature, name }, (answer) => {
      // The end of the link is told to whoever made it, with its cause.
      if (isOver || link.isEnded) return;
      end();
      if (answer.ok) handlers.onAccepted(answer.value);
      else if (answer.error.code === 'NAME_TAKEN' || answer.error.code === 'NAME_INVALID') handlers.onNameRefused(answer.error);
      else link.abort(answer.error);
    });
  };
  // A key that cannot sign is a fault of this device; trying again may find its store unlocked.
  identity.sign(payload).then(onSigned, () => link.abort(failure('INTERNAL')));
  return end;
}
