import { createPublicKey, verify } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { deviceIdentityFrom, loadDeviceIdentity } from '../../../../src-main/connections/device-identity.ts';
import { DeviceId } from '../../../../src-shared/protocol/model.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

describe('the device key', () => {
  it('is made at the first start and the same ever after', async () => {
    const dir = makeTempDir();
    const first = await loadDeviceIdentity(dir);
    const second = await loadDeviceIdentity(dir);
    expect(DeviceId.safeParse(first.deviceId).success).toBe(true);
    expect(second.deviceId).toBe(first.deviceId);
    expect(second.publicKey).toBe(first.publicKey);
    expect((await loadDeviceIdentity(makeTempDir())).deviceId).not.toBe(first.deviceId);
  });

  it('is readable by its owner alone', async () => {
    const dir = makeTempDir();
    await loadDeviceIdentity(dir);
    // Windows knows no such modes; there the profile folder itself is the person's own.
    const expectedMode = process.platform === 'win32' ? 0o666 : 0o600;
    expect((await stat(path.join(dir, 'device-key'))).mode & 0o777).toBe(expectedMode);
  });

  it('signs so that its public half confirms it', async () => {
    const identity = await loadDeviceIdentity(makeTempDir());
    const payload = new TextEncoder().encode('prueba');
    const signature = await identity.sign(payload);
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: identity.publicKey }, format: 'jwk' });
    expect(verify(null, payload, key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('that cannot be read stops the start and is left as it is, because names belong to it', async () => {
    const dir = makeTempDir();
    await writeFile(path.join(dir, 'device-key'), 'no key');
    await expect(loadDeviceIdentity(dir)).rejects.toMatchObject({ failure: { code: 'DEVICE_KEY_UNUSABLE' } });
    expect(await readFile(path.join(dir, 'device-key'), 'utf8')).toBe('no key');
  });

  it('that cannot be read or kept is a failure that people are told', async () => {
    const broken = () => Promise.reject(new Error('EIO'));
    await expect(deviceIdentityFrom({ read: broken, write: async () => {} })).rejects.toMatchObject({ failure: { code: 'DEVICE_KEY_UNUSABLE' } });
    await expect(deviceIdentityFrom({ read: async () => null, write: broken })).rejects.toMatchObject({ failure: { code: 'SETTINGS_UNWRITABLE' } });
  });

  it('can rest in another store', async () => {
    let secret: Uint8Array | null = null;
    const store = { read: async () => secret, write: async (bytes: Uint8Array) => void (secret = bytes) };
    const first = await deviceIdentityFrom(store);
    expect((await deviceIdentityFrom(store)).deviceId).toBe(first.deviceId);
  });
});
