// The key of this host: made once, kept in the data folder, never leaves it. Its hash is the host's id.
// Must not know who connects.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import { encodeBase32, encodeBase64Url } from '../../src-shared/util/bytes.ts';
import { newPrivateKeyPem } from '../runtime/new-key.ts';

export interface HostIdentity {
  /** Base32 of SHA-256 of the public key (SPKI, DER): 52 characters. */
  readonly hostId: string;
  /** SPKI in DER, base64url. */
  readonly publicKey: string;
  /** @returns the signature that `HostProof` holds: r and s, 64 bytes, base64url. */
  sign(payload: Uint8Array): string;
}

const KEY_FILE = 'host-key.pem';
/** TLS needs it later, and browsers take no other curve for certificates that are not RSA. */
const KEY_KIND = 'p256';
/** What Node calls the curve of such a key. */
const NODE_CURVE_NAME = 'prime256v1';

/** The folder is there: the store has made it. @throws AppError HOST_DATA_UNUSABLE {reason} when it cannot be used, HOST_DATA_DAMAGED when the file there is no key. */
export async function loadHostIdentity(dataDir: string): Promise<HostIdentity> {
  const file = join(dataDir, KEY_FILE);
  try {
    return identityOf((await readKey(file)) ?? (await makeKey(file)));
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new AppError('HOST_DATA_UNUSABLE', { details: { reason: code }, cause: error });
  }
}

async function readKey(file: string): Promise<KeyObject | null> {
  let pem: string;
  try {
    pem = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyDetails?.namedCurve !== NODE_CURVE_NAME) throw new Error(`Key of kind ${key.asymmetricKeyType}`);
    return key;
  } catch (error) {
    // A new key would be a new host to everybody who knows this one: that is for a person to decide.
    throw new AppError('HOST_DATA_DAMAGED', { details: { file: KEY_FILE }, cause: error });
  }
}

async function makeKey(file: string): Promise<KeyObject> {
  const privateKey = createPrivateKey(newPrivateKeyPem(KEY_KIND));
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return privateKey;
}

/** @param privateKey of the curve P-256. */
export function identityOf(privateKey: KeyObject): HostIdentity {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return {
    hostId: encodeBase32(createHash('sha256').update(publicKey).digest()),
    publicKey: encodeBase64Url(publicKey),
    // The form that every platform's cryptography takes as it is.
    sign: (payload) => encodeBase64Url(sign('sha256', payload, { key: privateKey, dsaEncoding: 'ieee-p1363' })),
  };
}
