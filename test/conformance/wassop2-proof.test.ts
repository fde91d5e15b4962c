/** The host's proof of its key, with raw bytes against a running host; checked from docs/PROTOCOL.md section 3 alone. */
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src-shared/protocol/limits.ts';
import { encodeBase32 } from '../../src-shared/util/bytes.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { startTestHost } from '../helpers/running-host.ts';

interface ProvenHello {
  readonly hostId: string;
  readonly spaceId: string;
  readonly nonce: string;
  readonly proof?: { readonly publicKey: string; readonly signature: string };
}

const newNonce = (): string => randomBytes(32).toString('base64url');

async function sayHello(port: number, fields: object): Promise<string> {
  const raw = await RawSocket.connect(port);
  raw.write(`WASSOP2 ${JSON.stringify({ versions: [2], client: 'test/1', ...fields })}\n`);
  const text = await raw.waitFor((received) => received.includes('\n'));
  return text.slice(0, text.indexOf('\n') + 1);
}

const parse = (line: string): ProvenHello => JSON.parse(line.slice('WASSOP2 '.length)) as ProvenHello;

function isProven(hello: ProvenHello, clientNonce: string): boolean {
  if (!hello.proof) return false;
  const der = Buffer.from(hello.proof.publicKey, 'base64url');
  if (encodeBase32(createHash('sha256').update(der).digest()) !== hello.hostId) return false;
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const lines = ['wassop2-hello', 'host', '', clientNonce, hello.nonce, hello.hostId, hello.spaceId];
  return verify('sha256', Buffer.from(lines.join('\n')), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(hello.proof.signature, 'base64url'));
}

describe('a host asked by a nonce', () => {
  it('proves the key that its id is the hash of', async () => {
    const { host } = await startTestHost();
    const nonce = newNonce();
    const hello = parse(await sayHello(host.port, { nonce }));
    expect(hello.hostId).toBe(host.hostId);
    expect(isProven(hello, nonce)).toBe(true);
  });

  it('proves it over exactly this nonce, its own, and its space', async () => {
    const { host } = await startTestHost();
    const nonce = newNonce();
    const hello = parse(await sayHello(host.port, { nonce }));
    expect(isProven(hello, newNonce())).toBe(false);
    expect(isProven({ ...hello, nonce: newNonce() }, nonce)).toBe(false);
    expect(isProven({ ...hello, spaceId: 'another' }, nonce)).toBe(false);
  });

  it('does so anew on every connection, for the same nonce as well', async () => {
    const { host } = await startTestHost();
    const nonce = newNonce();
    const [one, other] = [parse(await sayHello(host.port, { nonce })), parse(await sayHello(host.port, { nonce }))];
    expect(one.proof?.signature).not.toBe(other.proof?.signature);
    expect([isProven(one, nonce), isProven(other, nonce)]).toEqual([true, true]);
  });

  it('still answers with one line within the limit, whatever the names', async () => {
    const { host } = await startTestHost({ spaceName: '"\\'.repeat(100), program: 'p'.repeat(64) });
    const line = await sayHello(host.port, { nonce: newNonce() });
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(LIMITS.helloBytes);
    expect(parse(line).proof).toBeDefined();
  });
});

describe('a host that is not asked', () => {
  it('proves nothing: clients from before the proof hear what they always heard', async () => {
    const { host } = await startTestHost();
    expect(parse(await sayHello(host.port, {})).proof).toBeUndefined();
  });
});

describe('a nonce that is none', () => {
  it.each([['short', 'abc'], ['long', 'A'.repeat(44)], ['of other letters', '='.repeat(43)], ['a number', 7]])('%s is refused', async (_what, nonce) => {
    const { host } = await startTestHost();
    expect(await sayHello(host.port, { nonce })).toMatch(/^WASSOP2 \{"error":\{"code":"WIRE_MALFORMED"/);
  });
});
