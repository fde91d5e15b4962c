// This device's Ed25519 key: made at the first start, kept in the profile, never leaving it.
// Must not know what is signed. Source: docs/PROTOCOL.md section 4.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../src-shared/errors/app-failure.ts';
import type { DeviceIdentity } from '../../src-shared/session/wire.ts';
import { encodeBase32, encodeBase64Url } from '../../src-shared/util/bytes.ts';
import { newPrivateKeyPem } from '../runtime/new-key.ts';

/** Where the private key rests. One that wraps the platform's key store can take the file's place. */
export interface SecretStore {
  /** null when nothing was kept yet. */
  read(): Promise<Uint8Array | null>;
  write(secret: Uint8Array): Promise<void>;
}

/** A file that only its owner reads. */
export class SecretFile implements SecretStore {
  readonly #filePath: string;

  constructor(filePath: string) {
    this.#filePath = filePath;
  }

  async read(): Promise<Uint8Array | null> {
    try {
      return await readFile(this.#filePath);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Whole or not at all: a name that belongs to this key must not be lost to a power cut. */
  async write(secret: Uint8Array): Promise<void> {
    await mkdir(path.dirname(this.#filePath), { recursive: true });
    const temporaryPath = `${this.#filePath}.${process.pid}.tmp`;
    try {
      const file = await open(temporaryPath, 'w', 0o600);
      try {
        await file.writeFile(secret);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporaryPath, this.#filePath);
    } catch (error) {
      await rm(temporaryPath, { force: true });
      throw error;
    }
  }
}

/** Its name in the profile folder. */
const KEY_FILE = 'device-key';

/** The key of a profile; see `deviceIdentityFrom`. */
export function loadDeviceIdentity(profileDir: string): Promise<DeviceIdentity> {
  return deviceIdentityFrom(new SecretFile(path.join(profileDir, KEY_FILE)));
}

/**
 * The key that is kept, or a new one where none is.
 * @throws AppError DEVICE_KEY_UNUSABLE when what is kept is no such key or cannot be read: it is left alone, because names
 * belong to it; SETTINGS_UNWRITABLE when a new one cannot be kept.
 */
export async function deviceIdentityFrom(store: SecretStore): Promise<DeviceIdentity> {
  const kept = await store.read().catch((cause: unknown) => {
    throw new AppError('DEVICE_KEY_UNUSABLE', { cause });
  });
  if (kept) return identityOf(parsePrivateKey(kept));
  const privateKey = createPrivateKey(newPrivateKeyPem('ed25519'));
  await store.write(privateKey.export({ type: 'pkcs8', format: 'der' })).catch((cause: unknown) => {
    throw new AppError('SETTINGS_UNWRITABLE', { cause });
  });
  return identityOf(privateKey);
}

function parsePrivateKey(bytes: Uint8Array): KeyObject {
  try {
    const key = createPrivateKey({ key: Buffer.from(bytes), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`Key of kind ${key.asymmetricKeyType}`);
    return key;
  } catch (cause) {
    throw new AppError('DEVICE_KEY_UNUSABLE', { cause });
  }
}

function identityOf(privateKey: KeyObject): DeviceIdentity {
  const rawPublicKey = createPublicKey(privateKey).export({ format: 'jwk' }).x;
  if (rawPublicKey === undefined) throw new Error('An Ed25519 key without x');
  const deviceId = encodeBase32(createHash('sha256').update(Buffer.from(rawPublicKey, 'base64url')).digest());
  return {
    deviceId,
    publicKey: rawPublicKey,
    sign: async (payload) => encodeBase64Url(sign(null, payload, privateKey)),
  };
}
