/** Readers that do not keep up, on real sockets: they lose nothing for good, and nobody else notices. */
import { describe, expect, it } from 'vitest';
import { RawSocket } from '../helpers/raw-socket.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { nonceOf, Wassop2TestClient } from '../helpers/wassop2-client.ts';

const KIB = 1024;
/** Small, so that what the system buffers on loopback is most of it. */
const SEND_LIMITS = { softBytes: 32 * KIB, hardBytes: 128 * KIB };
const TEXT = 'x'.repeat(8 * KIB);

/** Says so much that no buffer of the system holds it. @returns the number of messages. */
async function sayMuch(client: Wassop2TestClient, roomId = client.landingRoomId): Promise<number> {
  const count = 2_000;
  for (let start = 0; start < count; start += 100) {
    const ids = Array.from({ length: 100 }, (_, index) =>
      client.post({ type: 'message.send', roomId, nonce: nonceOf(start + index), text: TEXT }),
    );
    await client.answerTo(ids.at(-1) ?? 0);
    client.forget();
  }
  return count;
}

describe('a Wassop 2 reader that stalls', () => {
  it('is told gap once it reads again, is still there, and gets everything from the history', async () => {
    const { host, logged } = await startTestHost({ sendLimits: SEND_LIMITS });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const slow = await Wassop2TestClient.enter(host.port, 'Lenta');
    slow.raw.socket.pause();
    const count = await sayMuch(ana);
    expect(logged).toContainEqual(expect.objectContaining({ event: 'slow-reader' }));
    expect(host.people()).toHaveLength(2);

    slow.raw.socket.resume();
    await slow.frame((frame) => frame.type === 'gap');
    const live = slow.entries.map(({ seq }) => seq);
    expect(live).toEqual(live.map((_, index) => index + 1));
    expect(live.length).toBeLessThan(count);

    const rejoined = await slow.request({ type: 'room.join', roomId: slow.landingRoomId });
    expect(rejoined).toMatchObject({ value: { room: { lastSeq: count } } });
    const missed: number[] = [];
    for (let afterSeq = live.length; afterSeq < count; ) {
      const page = await slow.request({ type: 'history.read', roomId: slow.landingRoomId, afterSeq, limit: 1_000 });
      const { entries } = page['value'] as { entries: { seq: number }[] };
      missed.push(...entries.map(({ seq }) => seq));
      afterSeq = missed.at(-1) ?? count;
      slow.forget();
    }
    expect([...live, ...missed]).toEqual(Array.from({ length: count }, (_, index) => index + 1));

    // And goes on live.
    slow.forget();
    await ana.request({ type: 'message.send', roomId: ana.landingRoomId, nonce: nonceOf(999_999), text: 'y ahora' });
    await slow.frame((frame) => frame.type === 'entry');
    expect(slow.entries).toMatchObject([{ seq: count + 1, text: 'y ahora' }]);
  });

  it('that asks for more than it reads is answered everything once it reads', async () => {
    const { host } = await startTestHost({ sendLimits: SEND_LIMITS });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    for (let number = 0; number < 60; number += 1) await ana.request({ type: 'room.join', name: `Sala ${'ñ'.repeat(40)} ${number}` });
    const greedy = await Wassop2TestClient.connect(host.port);
    await greedy.authenticate('Beto');
    greedy.raw.socket.pause();
    const ids = Array.from({ length: 1_000 }, () => greedy.post({ type: 'room.list' }));
    await ana.request({ type: 'room.list' });
    greedy.raw.socket.resume();
    await greedy.answerTo(ids.at(-1) ?? 0);
    const answered = greedy.frames.filter((frame) => frame.type === 'ok').map((frame) => frame['id']);
    expect(answered.slice(-ids.length)).toEqual(ids);
  });
});

describe('a Wassop 1 reader that stalls', () => {
  it('is closed with a reason, and the others lose nothing', async () => {
    const { host, logged } = await startTestHost({ sendLimits: SEND_LIMITS });
    const ana = await Wassop2TestClient.enter(host.port, 'Ana');
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    const slow = await RawSocket.connect(host.port);
    slow.write('JOIN Lenta\n');
    await slow.waitFor((received) => received === 'OK\n');
    slow.write('ROOM Sala1\n');
    await slow.waitFor((received) => received.includes('Te has unido'));
    slow.socket.pause();

    const heard = () => beto.frames.filter((frame) => frame.type === 'entry').length;
    const count = await sayMuch(ana);
    expect(logged).toContainEqual(expect.objectContaining({ event: 'slow-reader' }));
    expect(host.people().map(({ name }) => name)).toEqual(['Ana', 'Beto']);
    await beto.raw.until(() => heard() === count);
    expect(heard()).toBe(count);
  });
});
