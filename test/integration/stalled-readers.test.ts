/**
 * R6: five hundred readers that stop reading while others talk. The host's memory, in a process of its own, stays within 64 MiB of
 * what it was; those who read notice nothing; and each of the stalled ones has everything in the end.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { CliProcess, buildCli } from '../helpers/cli-process.ts';
import { CAN_READ_FIGURES, residentBytes } from '../helpers/process-figures.ts';
import { readAfter } from '../helpers/read-log.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { nonceOf, Wassop2TestClient } from '../helpers/wassop2-client.ts';

beforeAll(buildCli, 120_000);

const MIB = 1024 * 1024;
const STALLED_COUNT = 500;
/** Whoever comes back reads pages of everything: a few show that it is all there, and cost a moment instead of a minute. */
const CHECKED_COUNT = process.env['WASSOP_LONG'] === '1' ? STALLED_COUNT : 50;
const PER_SECOND = 100;
const SECONDS = process.env['WASSOP_LONG'] === '1' ? 120 : 8;
/** So long that what the system buffers for a connection (some 2.5 MB on loopback) is soon full. */
const TEXT = 'x'.repeat(7_000);
const MAX_GROWTH_BYTES = 64 * MIB;
const PING_EVERY_MS = 3_000;
/** Above those that the client gives by itself. */
const FIRST_NONCE = 1_000_000;

async function enterMany(port: number, count: number): Promise<Wassop2TestClient[]> {
  const clients: Wassop2TestClient[] = [];
  while (clients.length < count) {
    const next = Math.min(50, count - clients.length);
    const first = clients.length;
    clients.push(...(await Promise.all(Array.from({ length: next }, (_, index) => Wassop2TestClient.enter(port, `Lenta ${first + index}`)))));
    for (const client of clients) client.forget();
  }
  return clients;
}

/** At that rate, whatever the host does. Looks after each tenth of a second. */
async function talk(clients: readonly Wassop2TestClient[], onTick: () => void): Promise<number> {
  const perTick = PER_SECOND / 10;
  let sent = 0;
  let lastId = 0;
  const speaker = clients[0];
  if (!speaker) throw new Error('Nobody speaks');
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      for (let count = 0; count < perTick; count += 1) {
        lastId = speaker.post({ type: 'message.send', roomId: speaker.landingRoomId, nonce: nonceOf(FIRST_NONCE + sent), text: `${sent} ${TEXT}` });
        sent += 1;
      }
      onTick();
      if (sent < PER_SECOND * SECONDS) return;
      clearInterval(timer);
      resolve();
    }, 100);
  });
  await speaker.answerTo(lastId);
  return sent;
}

describe.runIf(CAN_READ_FIGURES)('500 stalled readers', () => {
  it(
    'cost the host no more than 64 MiB, cost the others nothing that was said, and get everything later',
    async () => {
      const cli = CliProcess.start(['serve', '--listen', '127.0.0.1', '--port', '0', '--data-dir', makeTempDir(), '--no-mdns', '--log-format', 'json', '--rate-limit', 'off']);
      const port = await cli.waitForPort();
      const pid = cli.child.pid ?? 0;
      const speaker = await Wassop2TestClient.enter(port, 'Ana');
      const listener = await Wassop2TestClient.enter(port, 'Beto');
      const stalled = await enterMany(port, STALLED_COUNT);
      await speaker.say('antes');
      await Promise.all(stalled.map((client) => client.frame((frame) => frame.type === 'entry')));
      for (const client of stalled) client.raw.socket.pause();
      // They do not read, but they live: whoever says nothing for 14 s is taken for dead.
      const pings = setInterval(() => [speaker, listener, ...stalled].forEach((client) => client.raw.write('{"type":"ping"}\n')), PING_EVERY_MS);
      try {
        const baseBytes = residentBytes(pid);
        let peakBytes = baseBytes;
        const sentCount = await talk([speaker], () => (peakBytes = Math.max(peakBytes, residentBytes(pid))));
        const lastSeq = sentCount + 1;
        await listener.raw.until(() => listener.entries.at(-1)?.seq === lastSeq);
        const heard = listener.entries.map(({ seq }) => seq);
        expect(heard).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
        const slowCount = cli.events.filter(({ event }) => event === 'slow-reader').length;
        console.log(`host: ${Math.round(baseBytes / MIB)} MiB before, ${Math.round(peakBytes / MIB)} MiB at most; ${slowCount} readers were told gap`);
        expect(slowCount, 'all of them stalled so long that they lost their backlog').toBeGreaterThanOrEqual(STALLED_COUNT);
        expect(cli.events.filter(({ event }) => event === 'closed'), 'nobody was dropped').toEqual([]);
        expect(peakBytes - baseBytes).toBeLessThanOrEqual(MAX_GROWTH_BYTES);

        for (const client of stalled.slice(0, CHECKED_COUNT)) await catchUp(client, lastSeq);
        expect(cli.events.filter(({ event, reason }) => event === 'closed' && reason !== 'closed by the other side'), 'nobody was dropped').toEqual([]);
      } finally {
        clearInterval(pings);
      }
    },
    600_000,
  );
});

/** Reads again, is told gap, and fills it from the history: all of it is there, each once. */
async function catchUp(client: Wassop2TestClient, lastSeq: number): Promise<void> {
  client.raw.socket.resume();
  await client.frame((frame) => frame.type === 'gap');
  const live = client.entries.map(({ seq }) => seq);
  expect(live).toEqual(live.map((_, index) => index + 1));
  await client.request({ type: 'room.join', roomId: client.landingRoomId });
  const missed = await readAfter(client, live.length);
  expect(missed.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq - live.length }, (_, index) => live.length + 1 + index));
  client.close();
}
