/** A real host, killed under load again and again: what it acknowledged is there, once, in order. Promise R3 of docs/reliability.md. */
import { DatabaseSync } from '@photostructure/sqlite';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../src-main/history/open-database.ts';
import { buildCli, CliProcess } from '../helpers/cli-process.ts';
import { LastingSender } from '../helpers/lasting-sender.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

const KILLS = process.env['WASSOP_LONG'] === '1' ? 200 : 20;
/** Killed after at most so many answers: within the first groups, and long after them. */
const MAX_ANSWERS = 256;

beforeAll(buildCli, 120_000);

/** One life of the host, ended by SIGKILL once `answers` messages of it were acknowledged. */
async function liveAndDie(dataDir: string, senders: readonly LastingSender[], answers: number): Promise<void> {
  const host = CliProcess.start(['serve', '--listen', '127.0.0.1', '--port', '0', '--data-dir', dataDir, '--rate-limit', 'off', '--disk-floor', '0']);
  const port = await host.waitForPort();
  let left = answers;
  const onAnswer = (): void => {
    left -= 1;
    if (left <= 0) host.child.kill('SIGKILL');
  };
  await Promise.all(senders.map((sender) => sender.talk(port, onAnswer)));
  expect(await host.waitForExit()).toBeNull();
}

interface Row {
  readonly seq: number;
  readonly name: string;
  readonly nonce: string;
  readonly text: string;
}

/** Everything that the file holds, read without Wassop. */
function readLog(dataDir: string): readonly Row[] {
  const database = new DatabaseSync(join(dataDir, DATABASE_FILE));
  try {
    expect(database.prepare('PRAGMA integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }]);
    return database.prepare('SELECT seq, author_name AS name, nonce, text FROM entry ORDER BY seq').all() as unknown as Row[];
  } finally {
    database.close();
  }
}

it(`keeps every acknowledged message once and in its sender's order over ${KILLS} kills`, { timeout: KILLS * 30_000 }, async () => {
  const dataDir = makeTempDir();
  const senders = ['Ana', 'Beto', 'Eva'].map((name) => new LastingSender(name));
  const random = new SeededRandom(1);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const [low = 0] = random.bytes(1);
    await liveAndDie(dataDir, senders, 1 + (low % MAX_ANSWERS));
  }

  const log = readLog(dataDir);
  expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: log.length }, (_, index) => index + 1));
  for (const sender of senders) {
    const own = log.filter(({ name }) => name === sender.name);
    expect(sender.contradictions).toEqual([]);
    // Without a hole and without a double, in the order of writing: what was sent last may have died on its way.
    expect(own.map(({ text }) => text)).toEqual(sender.textsSent.slice(0, own.length));
    const seqByNonce = new Map(own.map(({ nonce, seq }) => [nonce, seq]));
    expect(sender.acknowledged.size).toBeGreaterThan(KILLS / 2);
    for (const [nonce, seq] of sender.acknowledged) expect(seqByNonce.get(nonce)).toBe(seq);
  }
});
