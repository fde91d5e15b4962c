/** The host as a whole: its end under load, readers that hold it up, its key, rates. */
import { generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadHostIdentity } from '../../../../src-main/host/host-identity.ts';
import { MemorySpaceStore } from '../../../../src-main/history/memory-space-store.ts';
import type { MessageDraft } from '../../../../src-main/host/hub/space-store.ts';
import { DEADLINES, LIMITS } from '../../../../src-shared/protocol/limits.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { RawSocket } from '../../../helpers/raw-socket.ts';
import { startTestHost } from '../../../helpers/running-host.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';
import { nonceOf, Wassop2TestClient } from '../../../helpers/wassop2-client.ts';

/** Writes when told to, and remembers what it was given. */
class SlowStore extends MemorySpaceStore {
  readonly stored: string[] = [];
  isClosed = false;
  #release: () => void = () => undefined;
  #gate: Promise<void> = Promise.resolve();

  block(): void {
    this.#gate = new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  release(): void {
    this.#release();
  }

  override async append(draft: MessageDraft) {
    await this.#gate;
    const appended = await super.append(draft);
    this.stored.push(draft.text);
    return appended;
  }

  override async close(): Promise<void> {
    this.isClosed = true;
    await super.close();
  }
}

const makeStore = () => new SlowStore({ random: new SeededRandom(3) });

describe('stopping', () => {
  it('under load: what was stored was acknowledged and heard by all before the goodbye, and the store is closed', async () => {
    const store = makeStore();
    const { host } = await startTestHost({}, { store });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    store.block();
    for (let number = 0; number < 300; number += 1) {
      ana.post({ type: 'message.send', roomId: ana.landingRoomId, nonce: nonceOf(number), text: `m${number}` });
    }
    await beto.request({ type: 'room.list' });
    const stopped = host.stop();
    store.release();
    await stopped;
    await Promise.all([ana.raw.waitForEnd(), beto.raw.waitForEnd()]);

    const acknowledged = ana.frames.filter((frame) => frame.type === 'ok' && JSON.stringify(frame).includes('messageId'));
    expect(store.stored.length).toBeGreaterThan(0);
    expect(acknowledged).toHaveLength(store.stored.length);
    expect(beto.entries.map(({ text }) => text)).toEqual(store.stored);
    expect(beto.frames.at(-1)).toMatchObject({ type: 'bye', code: 'HOST_STOPPED' });
    expect(store.isClosed).toBe(true);
  });

  it('frees the port, refuses newcomers at once, and is the same when asked again', async () => {
    const { host } = await startTestHost();
    const { port } = host;
    await Promise.all([host.stop(), host.stop()]);
    await expect(RawSocket.connect(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const again = await startTestHost({ port });
    expect(again.host.port).toBe(port);
  });

  it('waits for a store that hangs and a reader that does not read for five seconds in all', async () => {
    const clock = new FakeClock();
    const store = makeStore();
    const { host } = await startTestHost({}, { clock, store });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    store.block();
    ana.post({ type: 'message.send', roomId: ana.landingRoomId, nonce: nonceOf(1), text: 'nunca' });
    await ana.request({ type: 'room.list' });
    ana.raw.socket.pause();
    let isStopped = false;
    const stopped = host.stop().then(() => (isStopped = true));
    await clock.advance(1_999);
    expect(isStopped).toBe(false);
    await clock.advance(1);
    await clock.advance(3_000);
    await stopped;
    expect(store.isClosed).toBe(true);
    store.release();
  });

  it('asked for a second time waits for nobody', async () => {
    const clock = new FakeClock();
    const store = makeStore();
    const { host } = await startTestHost({}, { clock, store });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    store.block();
    ana.post({ type: 'message.send', roomId: ana.landingRoomId, nonce: nonceOf(1), text: 'nunca' });
    await ana.request({ type: 'room.list' });
    const stopped = host.stop();
    void host.stop();
    await stopped;
    expect(store.isClosed).toBe(true);
    store.release();
  });

  it('leaves no timer behind', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    await Wassop2TestClient.enter(host.port, 'Ana');
    await Wassop2TestClient.connect(host.port);
    await RawSocket.connect(host.port);
    const text = await RawSocket.connect(host.port);
    text.write('JOIN Beto\n');
    await text.waitFor((received) => received.startsWith('OK'));
    await host.stop();
    expect(clock.pendingCount).toBe(0);
  });
});

describe('a start that fails', () => {
  it('closes the store', async () => {
    const store = makeStore();
    await expect(startTestHost({ listenAddresses: ['192.0.2.1'] }, { store })).rejects.toMatchObject({ failure: { code: 'LISTEN_ADDRESS_UNUSABLE' } });
    expect(store.isClosed).toBe(true);
  });
});

describe('the rate of one connection', () => {
  it('is a burst of twenty and then ten a second: what is above waits, in order, and nothing is lost', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({ messageRate: undefined }, { clock });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    for (let number = 0; number < 40; number += 1) {
      ana.post({ type: 'message.send', roomId: ana.landingRoomId, nonce: nonceOf(number), text: `m${number}` });
    }
    await ana.raw.until(() => ana.entries.length >= 21);
    // Somebody else is not held up.
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    await beto.say('yo sí');
    expect(ana.entries.filter(({ author }) => author === 'Ana')).toHaveLength(21);
    for (let tenths = 0; tenths < 19; tenths += 1) await clock.advance(100);
    await ana.raw.until(() => ana.entries.length === 41);
    const own = ana.entries.filter(({ author }) => author === 'Ana').map(({ text }) => text);
    expect(own).toEqual(Array.from({ length: 40 }, (_, number) => `m${number}`));
  });

  it('holds for lists as well, so that nobody keeps the host busy with questions', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({ messageRate: undefined }, { clock });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const ids = Array.from({ length: 400 }, () => ana.post({ type: 'room.list' }));
    const answered = () => ids.filter((id) => ana.frames.some((frame) => frame['id'] === id)).length;
    await ana.raw.until(() => answered() >= 2 * LIMITS.roomsPerSession);
    await (await Wassop2TestClient.enter(host.port, 'Beto')).request({ type: 'room.list' });
    expect(answered()).toBeLessThan(2 * LIMITS.roomsPerSession + 25);
    await clock.advance(1_000);
    await ana.raw.until(() => answered() >= 2 * LIMITS.roomsPerSession + 25);
  });

  it('does not make somebody who is held back look dead', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({ messageRate: { burst: 1, perSecond: 0.02 } }, { clock });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    await ana.say('uno');
    ana.post({ type: 'message.send', roomId: ana.landingRoomId, nonce: nonceOf(50), text: 'dos' });
    const last = ana.post({ type: 'message.send', roomId: ana.landingRoomId, nonce: nonceOf(51), text: 'tres' });
    await ana.raw.until(() => ana.entries.length === 2);
    for (let pings = 1; pings * DEADLINES.pingEveryMs < 45_000; pings += 1) {
      await clock.advance(DEADLINES.pingEveryMs);
      await ana.raw.until(() => ana.frames.filter((frame) => frame.type === 'ping').length === pings);
    }
    expect(host.people()).toHaveLength(1);
    await clock.advance(10_000);
    expect(await ana.answerTo(last)).toMatchObject({ type: 'ok' });
  });
});

describe('requests without an answer', () => {
  it('are at most 512 of one connection; the rest waits unread and is answered later', async () => {
    const store = makeStore();
    let asked = 0;
    const append = store.append.bind(store);
    store.append = (draft) => {
      asked += 1;
      return append(draft);
    };
    const { host } = await startTestHost({}, { store });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    store.block();
    const ids = Array.from({ length: LIMITS.requestsInFlight + 100 }, (_, number) =>
      ana.post({ type: 'message.send', roomId: ana.landingRoomId, nonce: nonceOf(number), text: `m${number}` }),
    );
    // Others are answered meanwhile, several times over, so that all that could be read was read.
    for (let count = 0; count < 5; count += 1) await beto.request({ type: 'room.list' });
    expect(asked).toBe(LIMITS.requestsInFlight);
    store.release();
    await Promise.all(ids.map((id) => ana.answerTo(id)));
    expect(asked).toBe(ids.length);
  });
});

describe('a page of history', () => {
  it('full of characters that JSON escapes still fits into a frame, and loses none on the way', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const text = `x${'\u0001'.repeat(LIMITS.textBytes - 1)}`;
    const count = 60;
    for (let number = 0; number < count; number += 1) await ana.say(text);
    for (const direction of ['afterSeq', 'beforeSeq'] as const) {
      ana.forget();
      const seen: number[] = [];
      let from = direction === 'afterSeq' ? 0 : count + 1;
      for (let hasMore = true; hasMore; ) {
        const page = await ana.request({ type: 'history.read', roomId: ana.landingRoomId, [direction]: from, limit: 1_000 });
        expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(LIMITS.hostFrameBytes);
        const value = page['value'] as { entries: { seq: number }[]; hasMore: boolean };
        const seqs = value.entries.map(({ seq }) => seq);
        expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
        seen.push(...seqs);
        hasMore = value.hasMore;
        from = (direction === 'afterSeq' ? seqs.at(-1) : seqs[0]) ?? 0;
      }
      expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    }
  });
});

describe('the key of a host', () => {
  it('is made once, kept for the owner alone, and gives the same id ever after', async () => {
    const dir = makeTempDir();
    const first = await loadHostIdentity(dir);
    const second = await loadHostIdentity(dir);
    const other = await loadHostIdentity(makeTempDir());
    expect(first.hostId).toMatch(/^[a-z2-7]{52}$/);
    expect(second.hostId).toBe(first.hostId);
    expect(second.publicKey).toBe(first.publicKey);
    expect(other.hostId).not.toBe(first.hostId);
    expect(statSync(join(dir, 'host-key.pem')).mode & 0o777).toBe(0o600);
  });

  it('that is damaged is an error, and is not replaced', async () => {
    const dir = makeTempDir();
    const file = join(dir, 'host-key.pem');
    writeFileSync(file, 'not a key');
    await expect(loadHostIdentity(dir)).rejects.toMatchObject({ failure: { code: 'HOST_DATA_DAMAGED' } });
    expect(readFileSync(file, 'utf8')).toBe('not a key');
  });

  it('of another kind is an error as well', async () => {
    const dir = makeTempDir();
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(dir, 'host-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await expect(loadHostIdentity(dir)).rejects.toMatchObject({ failure: { code: 'HOST_DATA_DAMAGED' } });
  });

  it('in a place that is no folder is an error with its reason', async () => {
    const file = join(makeTempDir(), 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o600);
    await expect(loadHostIdentity(join(file, 'below'))).rejects.toMatchObject({ failure: { code: 'HOST_DATA_UNUSABLE', details: { reason: 'ENOTDIR' } } });
  });
});

/** Any address of 127.0.0.0/8 can be listened on there without its being set up. */
describe.runIf(process.platform === 'linux')('a host on addresses that come and go', () => {
  const canReach = (address: string, port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect({ host: address, port });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });

  it('is at the new ones on its port, no more at the old ones, and keeps whoever is connected', async () => {
    const { host } = await startTestHost();
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    await host.listenOn(['127.0.0.2', '127.0.0.3']);
    expect([...host.addresses]).toEqual(['127.0.0.2', '127.0.0.3']);
    expect(await Promise.all(['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((address) => canReach(address, host.port)))).toEqual([false, true, true]);
    expect(await ana.request({ type: 'room.list' })).toMatchObject({ type: 'ok' });
  });

  it('leaves out what it cannot have, and listens on nothing once it stops', async () => {
    const { host } = await startTestHost();
    await host.listenOn(['127.0.0.1', '203.0.113.7']);
    expect([...host.addresses]).toEqual(['127.0.0.1']);
    const { port } = host;
    const [following] = [host.listenOn(['127.0.0.1', '127.0.0.2']), host.stop()];
    await following;
    expect(await canReach('127.0.0.2', port)).toBe(false);
  });
});
