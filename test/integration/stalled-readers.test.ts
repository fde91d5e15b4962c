/**
 * R6: five hundred readers that stop reading while others talk, some of them in a process that stands still. The host's memory, in a
 * process of its own, stays within 64 MiB of what it was; those who read lose nothing; and each of the stalled ones has everything in
 * the end. What the others' messages took is printed, not judged: it depends on the machine.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { CliProcess, buildCli } from '../helpers/cli-process.ts';
import { LatencyMeter } from '../helpers/latency-meter.ts';
import { CAN_READ_FIGURES, residentBytes } from '../helpers/process-figures.ts';
import { readAfter } from '../helpers/read-log.ts';
import { startRelayProcess } from '../helpers/relay-process.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { nonceOf, Wassop2TestClient } from '../helpers/wassop2-client.ts';

beforeAll(buildCli, 120_000);

const MIB = 1024 * 1024;
const IS_LONG = process.env['WASSOP_LONG'] === '1';
const PAUSED_COUNT = 450;
/** In a process that stands still: over 14 s they are dropped, as a laptop that sleeps is. */
const STOPPED_COUNT = 50;
/** Whoever comes back reads pages of everything: a few of each kind show that it is all there, and cost a moment instead of an hour. */
const CHECKED_COUNT = IS_LONG ? 5 : 25;
const PER_SECOND = 100;
const SECONDS = IS_LONG ? 600 : 8;
/** What the system buffers for a connection (some 2.5 MB on loopback) is soon full with these, and the disk is not in ten minutes. */
const TEXT = 'x'.repeat(IS_LONG ? 1_500 : 7_000);
const MAX_GROWTH_BYTES = 64 * MIB;
const PING_EVERY_MS = 3_000;
const BASELINE_SECONDS = 2;
/** Above those that the client gives by itself. */
const FIRST_NONCE = 1_000_000;

async function enterMany(port: number, count: number, name: string): Promise<Wassop2TestClient[]> {
  const clients: Wassop2TestClient[] = [];
  while (clients.length < count) {
    const next = Math.min(50, count - clients.length);
    const first = clients.length;
    clients.push(...(await Promise.all(Array.from({ length: next }, (_, index) => Wassop2TestClient.enter(port, `${name} ${first + index}`)))));
    for (const client of clients) client.forget();
  }
  return clients;
}

class Speaker {
  readonly #client: Wassop2TestClient;
  readonly #meter: LatencyMeter;
  sentCount = 0;

  constructor(client: Wassop2TestClient, meter: LatencyMeter) {
    this.#client = client;
    this.#meter = meter;
  }

  /** At that rate, whatever the host does. Looks after each tenth of a second. Resolves when the last is answered. */
  async talk(seconds: number, onTick: () => void): Promise<void> {
    const end = this.sentCount + PER_SECOND * seconds;
    let lastId = 0;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        for (let count = 0; count < PER_SECOND / 10; count += 1) lastId = this.#say();
        onTick();
        if (this.sentCount < end) return;
        clearInterval(timer);
        resolve();
      }, 100);
    });
    await this.#client.answerTo(lastId);
    this.#client.forget();
  }

  #say(): number {
    const number = this.sentCount;
    this.sentCount += 1;
    this.#meter.noteSent(number);
    return this.#client.post({ type: 'message.send', roomId: this.#client.landingRoomId, nonce: nonceOf(FIRST_NONCE + number), text: `${number} ${TEXT}` });
  }
}

describe.runIf(CAN_READ_FIGURES)('500 stalled readers', () => {
  it(
    'cost the host no more than 64 MiB, cost the others nothing that was said, and get everything later',
    async () => {
      const cli = CliProcess.start(['serve', '--listen', '127.0.0.1', '--port', '0', '--data-dir', makeTempDir(), '--no-mdns', '--log-format', 'json', '--rate-limit', 'off']);
      const port = await cli.waitForPort();
      const pid = cli.child.pid ?? 0;
      const relay = await startRelayProcess(port);
      const ana = await Wassop2TestClient.enter(port, 'Ana');
      const listener = await Wassop2TestClient.enter(port, 'Beto');
      const meter = new LatencyMeter(listener.raw);
      const speaker = new Speaker(ana, meter);
      await speaker.talk(BASELINE_SECONDS, () => undefined);
      const seqBefore = speaker.sentCount;
      await listener.raw.until(() => listener.entries.at(-1)?.seq === seqBefore);
      const withoutStalls = meter.takeFigures();

      const paused = await enterMany(port, PAUSED_COUNT, 'Lenta');
      const stopped = await enterMany(relay.port, STOPPED_COUNT, 'Dormida');
      for (const client of paused) client.raw.socket.pause();
      relay.standStill();
      // The paused ones do not read, but they live: whoever says nothing for 14 s is taken for dead.
      const pings = setInterval(() => [ana, listener, ...paused].forEach((client) => client.raw.write('{"type":"ping"}\n')), PING_EVERY_MS);
      try {
        const baseBytes = residentBytes(pid);
        let peakBytes = baseBytes;
        await speaker.talk(SECONDS, () => (peakBytes = Math.max(peakBytes, residentBytes(pid))));
        const lastSeq = speaker.sentCount;
        await listener.raw.until(() => listener.frames.some((frame) => frame.type === 'entry' && (frame['entry'] as { seq: number }).seq === lastSeq));
        expect(listener.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
        const slowCount = cli.events.filter(({ event }) => event === 'slow-reader').length;
        const withStalls = meter.takeFigures();
        console.log(
          `${SECONDS} s, host: ${Math.round(baseBytes / MIB)} MiB before, ${Math.round(peakBytes / MIB)} MiB at most; ${slowCount} times a reader was told gap; ` +
            `p50 ${withoutStalls.p50Ms} → ${withStalls.p50Ms} ms, p99 ${withoutStalls.p99Ms} → ${withStalls.p99Ms} ms (×${(withStalls.p99Ms / withoutStalls.p99Ms).toFixed(2)})`,
        );
        expect(slowCount, 'all of them stalled so long that they lost their backlog').toBeGreaterThanOrEqual(PAUSED_COUNT);
        expect(cli.events.filter(({ event, reason }) => event === 'closed' && reason !== 'HEARTBEAT_LOST'), 'nobody was dropped but who stood still').toEqual([]);
        expect(cli.events.filter(({ event }) => event === 'closed').length).toBeLessThanOrEqual(STOPPED_COUNT);
        expect(peakBytes - baseBytes).toBeLessThanOrEqual(MAX_GROWTH_BYTES);

        relay.goOn();
        for (const client of paused.slice(0, CHECKED_COUNT)) await catchUp(client, seqBefore, lastSeq);
        for (const [index, client] of stopped.slice(0, CHECKED_COUNT).entries()) await comeBack(client, () => Wassop2TestClient.enter(port, `Dormida ${index}`, client.device), { seqBefore, lastSeq });
      } finally {
        clearInterval(pings);
      }
    },
    30 * 60_000,
  );
});

/** Reads again, is told gap, and fills it from the history: all of it is there, each once. */
async function catchUp(client: Wassop2TestClient, seqBefore: number, lastSeq: number): Promise<void> {
  client.raw.socket.resume();
  await hearOfGap(client);
  await fillUp(client, heardBy(client, seqBefore), lastSeq);
}

/** Five hundred full sockets are more than a system keeps buffers for: it sends again at growing intervals, the longest two minutes. */
async function hearOfGap(client: Wassop2TestClient): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.frame((frame) => frame.type === 'gap');
      return;
    } catch (error) {
      if (client.raw.hasEnded || attempt === 15) throw error;
    }
  }
}

/** Goes on where it stood, or comes in again where the host took it for dead. */
async function comeBack(client: Wassop2TestClient, enterAgain: () => Promise<Wassop2TestClient>, { seqBefore, lastSeq }: { readonly seqBefore: number; readonly lastSeq: number }): Promise<void> {
  await client.raw.until(() => client.frames.some((frame) => frame.type === 'gap' || frame.type === 'bye')).catch(() => undefined);
  const heardSeq = heardBy(client, seqBefore);
  const isStillIn = !client.raw.hasEnded && !client.frames.some((frame) => frame.type === 'bye');
  await fillUp(isStillIn ? client : await enterAgain(), heardSeq, lastSeq);
}

/** @returns the last number that came before the backlog was lost; up to it there is no hole. */
function heardBy(client: Wassop2TestClient, seqBefore: number): number {
  const live = client.entries.map(({ seq }) => seq);
  expect(live).toEqual(live.map((_, index) => seqBefore + index + 1));
  return seqBefore + live.length;
}

async function fillUp(client: Wassop2TestClient, heardSeq: number, lastSeq: number): Promise<void> {
  await client.request({ type: 'room.join', roomId: client.landingRoomId });
  const missed = await readAfter(client, heardSeq);
  expect(missed.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq - heardSeq }, (_, index) => heardSeq + 1 + index));
  client.close();
}
