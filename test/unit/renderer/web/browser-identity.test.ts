/** The key that a browser makes is the same kind of key as the app's: a host checks it by the same rule. */
import { webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { provesDevice } from '../../../../src-main/host/doors/wassop2-auth.ts';
import { loadBrowserIdentity } from '../../../../src-renderer/web/browser-identity.ts';
import { openKeptTexts } from '../../../../src-renderer/web/kept-text.ts';
import type { TextStorage } from '../../../../src-renderer/web/kept-text.ts';
import { AuthRequest } from '../../../../src-shared/protocol/client-frames.ts';
import { authPayload } from '../../../../src-shared/protocol/auth-payload.ts';

const random = { bytes: (count: number) => webcrypto.getRandomValues(new Uint8Array(count)), fraction: () => 0 };

function memoryStorage(): TextStorage {
  const texts = new Map<string, string>();
  return { getItem: (name) => texts.get(name) ?? null, setItem: (name, text) => void texts.set(name, text) };
}

describe('a browser’s key', () => {
  it('proves itself to a host', async () => {
    const identity = loadBrowserIdentity(openKeptTexts(memoryStorage), random);
    const challenge = { serverNonce: 'n'.repeat(43), hostId: 'h'.repeat(52), spaceId: 's' };
    const signature = await identity.sign(authPayload({ channelBinding: '', ...challenge, deviceId: identity.deviceId }));
    const request = AuthRequest.parse({ type: 'auth', id: 1, deviceId: identity.deviceId, publicKey: identity.publicKey, signature, name: 'Ana' });
    expect(provesDevice(request, challenge)).toBe(true);
    expect(provesDevice(request, { ...challenge, serverNonce: 'm'.repeat(43) })).toBe(false);
  });

  it('is the same at the next visit, and another one for somebody else', () => {
    const storage = memoryStorage();
    const first = loadBrowserIdentity(openKeptTexts(() => storage), random);
    expect(loadBrowserIdentity(openKeptTexts(() => storage), random).deviceId).toBe(first.deviceId);
    expect(loadBrowserIdentity(openKeptTexts(memoryStorage), random).deviceId).not.toBe(first.deviceId);
  });

  it('is made anew where what is kept is no key', () => {
    const storage = memoryStorage();
    storage.setItem('wassop.device-key', 'not a key');
    const identity = loadBrowserIdentity(openKeptTexts(() => storage), random);
    expect(identity.deviceId).toMatch(/^[a-z2-7]{52}$/);
    expect(loadBrowserIdentity(openKeptTexts(() => storage), random).deviceId).toBe(identity.deviceId);
  });

  it('lasts as long as the page where the browser keeps nothing', () => {
    const kept = openKeptTexts(() => {
      throw new Error('forbidden');
    });
    expect(kept.isLasting).toBe(false);
    expect(loadBrowserIdentity(kept, random).deviceId).toBe(loadBrowserIdentity(kept, random).deviceId);
  });
});
