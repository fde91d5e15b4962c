/**
 * R1: the app's client and a host with its history on disk, through links that are cut, reset, swallowed, sliced, stalled and
 * said twice, by scripts from seeds. Every view is a gapless part of the room's log up to its end, nothing is there twice,
 * nothing written is lost, and everybody's messages keep their order.
 */
import { describe, expect, it } from 'vitest';
import { openSqliteSpaceStore } from '../../src-main/history/sqlite-space-store.ts';
import { systemRandom } from '../../src-main/runtime/system-random.ts';
import { enterThroughFaults } from '../helpers/chat-through-faults.ts';
import type { PersonBehindFaults } from '../helpers/chat-through-faults.ts';
import { isAllSent, numberedMessages } from '../helpers/chat-view.ts';
import { FastClock } from '../helpers/fast-clock.ts';
import { randomScript } from '../helpers/fault-proxy/random-script.ts';
import { HISTORY_WORKER_PATH } from '../helpers/history-worker-path.ts';
import { readLog } from '../helpers/read-log.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

const SEEDS = process.env['WASSOP_LONG'] === '1' ? 60 : 4;
const FIRST_SEED = Number(process.env['WASSOP_SEED'] ?? 1);
/** Waits and deadlines of a minute pass in six seconds; what really takes time, such as a disk, seems slow. */
const SPEED = 10;
const FAULTS_PER_PERSON = 10;
const MAX_PAUSE_MS = 3_000;
const MESSAGES_PER_PERSON = 40;

const NAMES = ['Ana', 'Beto', 'Cris'];

/** One message after the other, with pauses, while the script of this person runs. */
async function writeDuringFaults(person: PersonBehindFaults, seed: number, clock: FastClock): Promise<void> {
  const script = randomScript(seed, { faultCount: FAULTS_PER_PERSON, maxPauseMs: MAX_PAUSE_MS });
  const ran = person.proxy.run(script);
  const pauseMs = (script.at(-1)?.atMs ?? 0) / MESSAGES_PER_PERSON;
  for (let count = 1; count <= MESSAGES_PER_PERSON; count += 1) {
    await person.write(`${person.name} ${count} ${'ñ'.repeat(count * 7)}`);
    await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
  }
  await ran;
}

describe('a chat through links with faults', () => {
  it.each(Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index))('loses nothing and doubles nothing, seed %i', async (seed) => {
    const clock = new FastClock(SPEED);
    const store = await openSqliteSpaceStore({ dataDir: makeTempDir(), workerPath: HISTORY_WORKER_PATH }, { clock, random: systemRandom });
    const { host } = await startTestHost({}, { clock, store });
    const people = await Promise.all(
      NAMES.map((name, index) => enterThroughFaults({ name, port: host.port, clock, seed: seed * 10 + index, watchesHoles: true })),
    );

    await Promise.all(people.map((person, index) => writeDuringFaults(person, seed * 10 + index, clock)));
    const total = people.reduce((sum, { written }) => sum + written.length, 0);
    for (const { recorded, connectionId, roomId, name } of people) {
      await recorded.untilLink(connectionId, 'online');
      await recorded.until(() => isAllSent(recorded, roomId), `what ${name} wrote to be sent`);
      await recorded.until(() => numberedMessages(recorded, roomId).at(-1)?.orderSeq === total, `${name} to see ${total} messages`);
    }

    expect(people.some(({ proxy }) => proxy.acceptedCount > 1), 'somebody had to come back').toBe(true);
    const log = await readLog(host.port);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(log).toHaveLength(NAMES.length * MESSAGES_PER_PERSON);
    for (const { recorded, roomId, name, written, holes } of people) {
      expect(holes, `at no moment a hole before ${name}`).toEqual([]);
      expect(log.filter(({ author }) => author.name === name).map(({ text }) => text), `in the order in which ${name} wrote`).toEqual(written);
      expect(numberedMessages(recorded, roomId).map(({ orderSeq, text }) => [orderSeq, text]), `what ${name} sees`).toEqual(log.map(({ seq, text }) => [seq, text]));
    }
  });
});
