// A host's key of a test's own, without a folder.
import { createPrivateKey } from 'node:crypto';
import { identityOf } from '../../src-main/host/host-identity.ts';
import type { HostIdentity } from '../../src-main/host/host-identity.ts';
import { newPrivateKeyPem } from '../../src-main/runtime/new-key.ts';

export function makeHostIdentity(): HostIdentity {
  return identityOf(createPrivateKey(newPrivateKeyPem('p256')));
}
