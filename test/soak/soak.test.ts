/**
 * R20: minutes of people coming and going, links with faults and readers that stall, on a host in a process of its own. All the while
 * every view is gapless; at the end everybody has the whole log, and the host has the descriptors and the memory it began with.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src-main/runtime/system-clock.ts';
import { enterThroughFaults } from '../helpers/chat-through-faults.ts';
import type { PersonBehindFaults } from '../helpers/chat-through-faults.ts';
import { holeIn, isAllSent, numberedMessages } from '../helpers/chat-view.ts';
import { CliProcess, buildCli } from '../helpers/cli-process.ts';
import { randomScript } from '../helpers/fault-proxy/random-script.ts';
import { CAN_READ_FIGURES, openFileCount, residentBytes } from '../helpers/process-figures.ts';
import { readLog } from '../helpers/read-log.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { nonceOf, Wassop2TestClient } from '../helpers/wassop2-client.ts';
import { slopePerHour } from './slope.ts';

beforeAll(buildCli, 120_000);

const MIB = 1024 * 1024;
const MINUTES = Number(process.env['WASSOP_SOAK_MINUTES'] ?? 10);
const SEED = Number(process.env['WASSOP_SEED'] ?? 1);
const PEOPLE = ['Ana', 'Beto', 'Cris', 'Dani', 'Eva', 'Fede'];
const SLOW_READERS = 20;
const WRITE_EVERY_MS = 400;
const CHURN_EVERY_MS = 500;
const SAMPLE_EVERY_MS = 5_000;
/** The second half alone is judged: the first fills pools and compiles what is used often. */
const SETTLED_PART = 0.5;
/** Above what a short run's garbage collector makes of it, far below what a leak of one connection's state each half second would be. */
const MAX_SLOPE_MIB_PER_HOUR = 120;
const MAX_WAL_BYTES = 64 * MIB;
/** 24 MiB in all. */
const FILLING_MESSAGES = 8_000;
const FILLING_GROUP = 100;
const FILLING_CHARS = 3_000;

interface Sample {
  readonly atMs: number;
  readonly residentBytes: number;
  readonly openFiles: number;
}

/** Acts once a period, each after the last, until told to stop; that waits for what is under way and throws what went wrong. */
function every(periodMs: number, act: () => Promise<void> | void): () => Promise<void> {
  let isStopped = false;
  let cutShort = (): void => undefined;
  const run = async (): Promise<void> => {
    while (!isStopped) {
      await new Promise<void>((resolve) => {
        const cancel = systemClock.after(periodMs, resolve);
        cutShort = () => {
          cancel();
          resolve();
        };
      });
      if (!isStopped) await act();
    }
  };
  const ended = run().then(
    () => null,
    (error: unknown) => ({ error }),
  );
  return async () => {
    isStopped = true;
    cutShort();
    const failed = await ended;
    if (failed) throw failed.error;
  };
}

/** One script after the other while it lasts. */
function keepFaulty(person: PersonBehindFaults, seed: number): () => Promise<void> {
  let round = 0;
  return every(1_000, () => person.proxy.run(randomScript(seed * 1_000 + (round += 1), { faultCount: 6, maxPauseMs: 4_000 })));
}

/** Reads for a while, stalls for a while; says that it lives, and comes in again when it was dropped. */
function keepSlow(port: number, index: number, random: SeededRandom): () => Promise<void> {
  let client: Wassop2TestClient | null = null;
  const stop = every(2_000, async () => {
    if (!client || client.raw.hasEnded) client = await Wassop2TestClient.enter(port, `Lenta ${index}`);
    client.forget();
    client.raw.write('{"type":"ping"}\n');
    if (random.fraction() < 0.3) client.raw.socket.pause();
    else if (random.fraction() < 0.5) client.raw.socket.resume();
  });
  return async () => {
    await stop();
    client?.close();
  };
}

/** Comes in, says something or nothing, and goes in one way or another. */
function keepComing(port: number, random: SeededRandom): { readonly stop: () => Promise<void>; readonly said: string[] } {
  const said: string[] = [];
  let count = 0;
  const stop = every(CHURN_EVERY_MS, async () => {
    const client = await Wassop2TestClient.enter(port, `Visita ${(count += 1)}`);
    const text = `visita ${count}`;
    if (random.fraction() < 0.5 && (await client.say(text)).type === 'ok') said.push(text);
    if (random.fraction() < 0.5) client.raw.write('{"type":"bye"}\n');
    if (random.fraction() < 0.5) client.raw.socket.resetAndDestroy();
    else client.close();
  });
  return { stop, said };
}

/**
 * Says so much, in a room of its own, that the history's page cache (16 MiB) is full: what grows from then on is no cache.
 * Resolves when all of it is stored.
 */
async function fillCaches(port: number): Promise<void> {
  const writer = await Wassop2TestClient.enter(port, 'Archivo');
  const joined = await writer.request({ type: 'room.join', name: 'Archivo' });
  const { room } = joined['value'] as { room: { roomId: string } };
  for (let sent = 0; sent < FILLING_MESSAGES; ) {
    let lastId = 0;
    for (const end = sent + FILLING_GROUP; sent < end; sent += 1) {
      lastId = writer.post({ type: 'message.send', roomId: room.roomId, nonce: nonceOf(1_000_000 + sent), text: 'x'.repeat(FILLING_CHARS) });
    }
    await writer.answerTo(lastId);
    writer.forget();
  }
  writer.close();
}

describe.runIf(CAN_READ_FIGURES)(`${MINUTES} minutes of faults`, () => {
  it(
    'leave the host as it was and everybody with everything',
    async () => {
      const dataDir = makeTempDir();
      const cli = CliProcess.start(['serve', '--listen', '127.0.0.1', '--port', '0', '--data-dir', dataDir, '--no-mdns', '--log-format', 'json', '--rate-limit', 'off']);
      const port = await cli.waitForPort();
      await fillCaches(port);
      const pid = cli.child.pid ?? 0;
      const restingFiles = openFileCount(pid);
      const people = await Promise.all(PEOPLE.map((name, index) => enterThroughFaults({ name, port, clock: systemClock, seed: SEED + index })));

      const samples: Sample[] = [];
      const startedMs = systemClock.monotonicMs();
      let walPeakBytes = 0;
      let writtenCount = 0;
      const churn = keepComing(port, new SeededRandom(SEED));
      const stops = [
        ...people.map((person, index) => keepFaulty(person, SEED * 100 + index)),
        ...Array.from({ length: SLOW_READERS }, (_, index) => keepSlow(port, index, new SeededRandom(SEED * 1_000 + index))),
        every(WRITE_EVERY_MS, async () => {
          const person = people[(writtenCount += 1) % people.length];
          await person?.write(`${person.name} ${writtenCount} ${'x'.repeat(writtenCount % 4_000)}`);
        }),
        every(SAMPLE_EVERY_MS, () => {
          samples.push({ atMs: systemClock.monotonicMs() - startedMs, residentBytes: residentBytes(pid), openFiles: openFileCount(pid) });
          walPeakBytes = Math.max(walPeakBytes, statSync(join(dataDir, 'space.sqlite-wal'), { throwIfNoEntry: false })?.size ?? 0);
          for (const { recorded, roomId, name } of people) {
            recorded.told.length = 0;
            expect(holeIn(recorded, roomId), `before ${name}`).toBeNull();
          }
        }),
        churn.stop,
      ];
      await new Promise<void>((resolve) => systemClock.after(MINUTES * 60_000, resolve));
      await Promise.all(stops.map((stop) => stop()));

      // Every link is whole now, but some are dead and their waits have grown long: trying again at once is what a person would do.
      for (const person of people) person.proxy.apply({ kind: 'heal' });
      const linksBefore = new Map(people.map(({ proxy }) => [proxy, proxy.acceptedCount]));
      for (const person of people) person.proxy.apply({ kind: 'reset' });
      for (const person of people) {
        person.retryNow();
        // Those who see it at once may be back already.
        const isBack = (): boolean => person.proxy.acceptedCount > (linksBefore.get(person.proxy) ?? 0) && person.recorded.view(person.connectionId).link.kind === 'online';
        await person.recorded.until(isBack, `${person.name} to be back`);
        await person.recorded.until(() => isAllSent(person.recorded, person.roomId), `what ${person.name} wrote to be sent`);
      }
      const log = await readLog(port);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      for (const text of churn.said) expect(log.filter((message) => message.text === text)).toHaveLength(1);
      for (const { recorded, roomId, name, written } of people) {
        expect(log.filter(({ author }) => author.name === name).map(({ text }) => text), name).toEqual(written);
        await recorded.until(() => numberedMessages(recorded, roomId).at(-1)?.orderSeq === log.length, `${name} to have the last message`);
        expect(numberedMessages(recorded, roomId).map(({ orderSeq, text }) => [orderSeq, text])).toEqual(log.map(({ seq, text }) => [seq, text]));
      }

      const settled = samples.filter(({ atMs }) => atMs >= MINUTES * 60_000 * SETTLED_PART);
      const slope = slopePerHour(settled.map(({ atMs, residentBytes: bytes }) => ({ atMs, value: bytes }))) / MIB;
      // A cable pulled before the first byte leaves a silent connection, which a host keeps for five minutes: the proxies let go of
      // those as well.
      await Promise.all(people.map(({ proxy }) => proxy.close()));
      await expect.poll(() => openFileCount(pid), { timeout: 20_000 }).toBeLessThanOrEqual(restingFiles);
      console.log(
        `${MINUTES} min, seed ${SEED}: ${log.length} messages, ${people.reduce((sum, { proxy }) => sum + proxy.acceptedCount, 0)} links of ${people.length} people, ` +
          `${people.reduce((sum, { proxy }) => sum + proxy.script.length, 0)} faults, ${churn.said.length} visitors who spoke; host: ` +
          `${samples.map(({ residentBytes: bytes }) => Math.round(bytes / MIB)).filter((_, index) => index % 6 === 0).join(' ')} MiB each half minute, ` +
          `${slope.toFixed(1)} MiB an hour in the second half, ${restingFiles} descriptors before, ${openFileCount(pid)} after, at most ${Math.max(...samples.map(({ openFiles }) => openFiles))}; ` +
          `WAL at most ${(walPeakBytes / MIB).toFixed(1)} MiB`,
      );
      expect(slope).toBeLessThan(MAX_SLOPE_MIB_PER_HOUR);
      expect(walPeakBytes).toBeLessThanOrEqual(MAX_WAL_BYTES);
      expect(cli.events.filter(({ event }) => event === 'failure')).toEqual([]);
    },
    (MINUTES + 5) * 60_000,
  );
});
