/** R2, R7, R8: what one link goes through: a long absence while others go on talking, a pulled cable, sleep and another address. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src-main/runtime/system-clock.ts';
import { enterThroughFaults } from '../helpers/chat-through-faults.ts';
import { numberedMessages } from '../helpers/chat-view.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { until } from '../helpers/until.ts';
import { nonceOf, Wassop2TestClient } from '../helpers/wassop2-client.ts';

/** The promise of the protocol: a link without a byte for 14 s is dead, and this is seen within 15. */
const NOTICED_AFTER_MS = 15_000;

function post(client: Wassop2TestClient, count: number, firstNumber: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const number = firstNumber + index;
    return client.post({ type: 'message.send', roomId: client.landingRoomId, nonce: nonceOf(number), text: `m${number}` });
  });
}

describe('R2: a client that comes back while others talk', () => {
  it('has the 10,000 messages it missed and those said meanwhile, each once and in order', async () => {
    const missedCount = 10_000;
    const { host } = await startTestHost();
    const ana = await enterThroughFaults({ name: 'Ana', port: host.port, clock: systemClock });
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    await beto.say('antes');
    await ana.recorded.until(() => ana.recorded.texts(ana.roomId).includes('antes'), 'a first message');

    ana.proxy.apply({ kind: 'black-hole' });
    ana.proxy.apply({ kind: 'reset' });
    await ana.recorded.untilLink(ana.connectionId, 'waiting');
    await until(() => host.people().length === 1);
    for (let said = 0; said < missedCount; said += 500) {
      const ids = post(beto, 500, 1_000 + said);
      await beto.answerTo(ids.at(-1) ?? 0);
      beto.forget();
    }

    ana.proxy.apply({ kind: 'heal' });
    // Ten more whenever Ana shows something new: the log grows all the time while she catches up.
    const liveTotal = 500;
    let liveCount = 0;
    let hasLast = false;
    const stop = ana.recorded.client.on('timeline.items', ({ items }) => {
      hasLast ||= items.some((item) => item.kind === 'message' && item.text === `m${100_000 + liveTotal - 1}`);
      if (liveCount >= liveTotal) return;
      post(beto, 10, 100_000 + liveCount);
      liveCount += 10;
    });
    ana.retryNow();
    post(beto, 10, 90_000);
    await ana.recorded.until(() => hasLast, 'the last live message');
    stop();
    const shown = numberedMessages(ana.recorded, ana.roomId);
    expect(shown.map(({ orderSeq }) => orderSeq)).toEqual(shown.map((_, index) => index + 1));
    expect(shown.map(({ text }) => text)).toEqual([
      'antes',
      ...Array.from({ length: missedCount }, (_, index) => `m${1_000 + index}`),
      ...expectedLive(shown.map(({ text }) => text).slice(1 + missedCount)),
    ]);
    expect(shown).toHaveLength(1 + missedCount + 10 + liveCount);
  });
});

/** The ten of the moment of coming back may stand before or after others, but in their order; so do the others. */
function expectedLive(texts: readonly string[]): string[] {
  const numbers = texts.map((text) => Number(text.slice(1)));
  const early = numbers.filter((number) => number < 100_000);
  const late = numbers.filter((number) => number >= 100_000);
  expect(early).toEqual(early.toSorted((a, b) => a - b));
  expect(late).toEqual(late.toSorted((a, b) => a - b));
  expect(new Set(numbers).size).toBe(numbers.length);
  return [...texts];
}

describe('R7: a cable that is pulled', () => {
  it('is noticed by the client within 15 s, and a link that only carries pings is not taken for dead', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost();
    const ana = await enterThroughFaults({ name: 'Ana', port: host.port, clock });
    const linkKind = (): string => ana.recorded.view(ana.connectionId).link.kind;
    // A minute of nothing but pings and their answers from the host's own, real clock: one byte is enough.
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    for (let second = 0; second < 60; second += 10) {
      await beto.say(`sigo aquí ${second}`);
      await ana.recorded.until(() => ana.recorded.texts(ana.roomId).includes(`sigo aquí ${second}`), 'a sign of life');
      await clock.advance(10_000);
      expect(linkKind()).toBe('online');
    }
    ana.proxy.apply({ kind: 'black-hole' });
    await clock.advance(NOTICED_AFTER_MS);
    expect(ana.recorded.linkKinds().slice(0, 3)).toEqual(['connecting', 'online', 'waiting']);
  });

  it('is noticed by the host within 15 s: the person is gone for the others', async () => {
    const clock = new FakeClock();
    const { host } = await startTestHost({}, { clock });
    await enterThroughFaults({ name: 'Ana', port: host.port, clock: systemClock }).then(({ proxy }) => proxy.apply({ kind: 'black-hole' }));
    expect(host.people().map(({ name }) => name)).toEqual(['Ana']);
    await clock.advance(NOTICED_AFTER_MS);
    await until(() => host.people().length === 0);
  });
});

describe('R8: sleep, and another network', () => {
  it('brings the same person back under a new address, once, with all that was said meanwhile', async () => {
    const laptop = new FakeClock();
    const { host } = await startTestHost();
    const ana = await enterThroughFaults({ name: 'Ana', port: host.port, clock: laptop });
    const beto = await Wassop2TestClient.enter(host.port, 'Beto');
    await ana.write('antes de dormir');
    await beto.frame((frame) => frame.type === 'entry');

    // The laptop sleeps: nothing of its link moves, and it neither ends.
    ana.proxy.apply({ kind: 'black-hole' });
    for (let count = 1; count <= 50; count += 1) await beto.say(`mientras ${count}`);
    void ana.write('escrito al despertar');
    ana.proxy.apply({ kind: 'source-address', address: '127.0.0.99' });
    ana.proxy.apply({ kind: 'heal' });
    await laptop.advance(10 * 60_000);
    ana.retryNow();
    await ana.recorded.untilLink(ana.connectionId, 'online');

    await ana.recorded.until(() => numberedMessages(ana.recorded, ana.roomId).length === 52, 'everything');
    expect(ana.recorded.texts(ana.roomId)).toEqual([
      'antes de dormir',
      ...Array.from({ length: 50 }, (_, index) => `mientras ${index + 1}`),
      'escrito al despertar',
    ]);
    const people = host.people().filter(({ name }) => name === 'Ana');
    expect(people.map(({ remoteAddress }) => remoteAddress)).toEqual(['127.0.0.99']);
    expect(ana.recorded.view(ana.connectionId).selfName).toBe('Ana');
    const members = await beto.request({ type: 'member.list', roomId: beto.landingRoomId });
    expect((members['value'] as { members: { name: string }[] }).members.map(({ name }) => name).sort()).toEqual(['Ana', 'Beto']);
  });
});
