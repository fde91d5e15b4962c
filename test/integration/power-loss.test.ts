/** Power cuts, simulated: the store's writes and syncs are traced, and the files rebuilt as a cut at many points would leave them. */
import { DatabaseSync } from '@photostructure/sqlite';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DATABASE_FILE } from '../../src-main/history/open-database.ts';
import { openSqliteSpaceStore } from '../../src-main/history/sqlite-space-store.ts';
import type { StoreEvent } from '../../src-main/host/hub/space-store.ts';
import { readDiskSteps, TRACED_CALLS, TracedFolder } from '../helpers/disk-trace.ts';
import type { DiskStep } from '../helpers/disk-trace.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../helpers/history-worker-path.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

const WRITER = join(import.meta.dirname, '../helpers/history-writer.mjs');
/** Enough pages for a checkpoint into the main file in the middle: 20 texts of 8,000 bytes a group. */
const GROUPS = '140';
const TEXT_BYTES = '8000';
const CUTS = process.env['WASSOP_LONG'] === '1' ? 200 : 15;
/** A disk writes whole sectors. */
const SECTOR_BYTES = 512;

const canTrace = process.platform === 'linux' && spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;

/** Runs the writer under strace. @returns the path of the trace. */
function traceWriter(dir: string, spaceDir: string): string {
  const tracePath = join(dir, 'trace');
  const strace = ['-f', '-qq', '-xx', '-s', '1000000', '-e', 'signal=none', '-e', `trace=${TRACED_CALLS}`, '-o', tracePath];
  const { status } = spawnSync('strace', [...strace, process.execPath, WRITER, HISTORY_WORKER_PATH, spaceDir], {
    env: { ...process.env, WRITER_GROUPS: GROUPS, WRITER_TEXT_BYTES: TEXT_BYTES },
  });
  expect(status).toBe(0);
  return tracePath;
}

/** Of what was not synced each write is there, half there up to a sector, or not. */
function survivor(random: SeededRandom): (change: Extract<DiskStep, { kind: 'write' | 'truncate' }>) => typeof change | null {
  return (change) => {
    const lot = random.fraction();
    if (lot < 0.4) return null;
    if (change.kind === 'truncate' || lot < 0.8) return change;
    const sectors = Math.floor((random.fraction() * change.bytes.length) / SECTOR_BYTES);
    return { ...change, bytes: change.bytes.subarray(0, sectors * SECTOR_BYTES) };
  };
}

/** @returns how many messages are there, after checking that all is well with them. */
async function countAfterCut(spaceDir: string): Promise<number> {
  const events: StoreEvent[] = [];
  const store = await openSqliteSpaceStore(
    { dataDir: spaceDir, workerPath: HISTORY_WORKER_PATH },
    { clock: new FakeClock(), random: new SeededRandom(1), report: (event) => events.push(event) },
  );
  await store.close();
  expect(events).toEqual([]);
  const database = new DatabaseSync(join(spaceDir, DATABASE_FILE));
  try {
    expect(database.prepare('PRAGMA integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }]);
    const { count, last } = database.prepare('SELECT count(*) AS count, coalesce(max(seq), 0) AS last FROM entry').get() as { count: number; last: number };
    expect(last).toBe(count);
    return count;
  } finally {
    database.close();
  }
}

it.runIf(canTrace)(`a power cut at any of ${CUTS} points leaves a sound database with every acknowledged message`, { timeout: CUTS * 20_000 }, async () => {
  const dir = makeTempDir();
  const spaceDir = join(dir, 'space');
  mkdirSync(spaceDir);
  const tracePath = traceWriter(dir, spaceDir);
  const random = new SeededRandom(1);

  let stepCount = 0;
  let firstAckStep = 0;
  const syncSteps: number[] = [];
  for await (const step of readDiskSteps(tracePath, spaceDir)) {
    if (step.kind === 'said' && firstAckStep === 0) firstAckStep = stepCount;
    if (step.kind === 'sync' && firstAckStep > 0) syncSteps.push(stepCount);
    stepCount += 1;
  }
  expect(syncSteps.length).toBeGreaterThan(Number(GROUPS) / 2);
  // Half of the cuts come right before a sync, when most is at stake, the others anywhere.
  const anywhere = () => firstAckStep + 1 + Math.floor(random.fraction() * (stepCount - firstAckStep - 1));
  const beforeSync = () => syncSteps[Math.floor(random.fraction() * syncSteps.length)] ?? anywhere();
  const cuts = new Set(Array.from({ length: CUTS }, (_, index) => (index % 2 === 0 ? beforeSync() : anywhere())));

  const folder = new TracedFolder();
  const imageDir = join(dir, 'image');
  let acknowledged = 0;
  let index = 0;
  for await (const step of readDiskSteps(tracePath, spaceDir)) {
    if (cuts.has(index)) {
      folder.writeAfterCut(imageDir, survivor(random));
      expect(await countAfterCut(imageDir), `cut before step ${index}`).toBeGreaterThanOrEqual(acknowledged);
      rmSync(imageDir, { recursive: true });
    }
    if (step.kind === 'said') acknowledged = Number(/acknowledged (\d+)/.exec(step.text)?.[1] ?? acknowledged);
    folder.take(step);
    index += 1;
  }
  expect(acknowledged).toBeGreaterThan(2_000);
});
