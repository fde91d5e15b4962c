import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LIMITS } from '../../src-shared/protocol/limits.ts';
import { RoomId } from '../../src-shared/protocol/model.ts';
import { MARKER_FILE } from '../../src-main/history/open-database.ts';
import { openSqliteSpaceStore } from '../../src-main/history/sqlite-space-store.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../helpers/history-worker-path.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

const WRITER = join(import.meta.dirname, '../helpers/history-writer.mjs');
const ROOM = RoomId.parse('room-sala1');
/** Whole processes start and end here, some of them twice, on machines that do other things as well. */
vi.setConfig({ testTimeout: 30_000 });
const KILLS = 10;

/** Runs the writer until it acknowledged a number beyond `beyondSeq`, kills it and says the last number acknowledged. */
async function writeAndKill(dataDir: string, beyondSeq: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, HISTORY_WORKER_PATH, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let lastSeq = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const acknowledged = /^acknowledged (\d+)$/.exec(line)?.[1];
    if (acknowledged === undefined) throw new Error(line);
    lastSeq = Number(acknowledged);
    // Killed with a group under way; what it still said before it died counts as acknowledged too.
    if (lastSeq > beyondSeq) child.kill('SIGKILL');
  }
  await ended(child);
  return lastSeq;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function readEverySeq(dataDir: string): Promise<number[]> {
  const store = await openSqliteSpaceStore(
    { dataDir, workerPath: HISTORY_WORKER_PATH },
    { clock: new FakeClock(), random: new SeededRandom(1) },
  );
  const seqs: number[] = [];
  for (let hasMore = true; hasMore; ) {
    const page = await store.log.read(ROOM, { afterSeq: seqs.at(-1) ?? 0, limit: LIMITS.historyPageEntries });
    seqs.push(...page.entries.map(({ seq }) => seq));
    hasMore = page.hasMore;
  }
  await store.close();
  return seqs;
}

describe('a host that is killed while it writes', () => {
  it(`has every acknowledged message and no gap after each of ${KILLS} kills, and can be opened at once`, { timeout: 120_000 }, async () => {
    const dataDir = makeTempDir();
    let seqs: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const acknowledgedSeq = await writeAndKill(dataDir, seqs.length + kill * 40);
      seqs = await readEverySeq(dataDir);
      expect(seqs.length).toBeGreaterThanOrEqual(acknowledgedSeq);
      expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => index + 1));
    }
  });
});

/** A mount namespace of its own needs the superuser; elsewhere these print as not run. */
const canMount = process.platform === 'linux' && spawnSync('unshare', ['--mount', 'true']).status === 0;

describe.runIf(canMount)('a disk of its own', () => {
  const NODE_WRITER = `"${process.execPath}" "${WRITER}" "${HISTORY_WORKER_PATH}"`;
  const inMount = (script: string, dir: string) =>
    spawnSync('unshare', ['--mount', 'sh', '-c', script], { env: { ...process.env, DIR: dir, WRITER_TEXT_BYTES: '8000' }, encoding: 'utf8', timeout: 60_000 });

  it('that is full fails writing with that reason, keeps what was acknowledged and can be read again', () => {
    const kept = makeTempDir();
    // Ends at the first failure; what was on the full disk is then copied out.
    const { stdout } = inMount(
      `mount -t tmpfs -o size=3m tmpfs "$DIR" && mkdir "$DIR/space" && ${NODE_WRITER} "$DIR/space" | sed '/^failed/q'; umount "$DIR" 2>/dev/null; true`,
      kept,
    );
    expect(stdout).toContain('failed HISTORY_WRITE_FAILED disk-full');
    expect(stdout).toMatch(/^acknowledged \d+$/m);
  });

  it('that is full from the start, or read-only, is refused with the reason', () => {
    const full = inMount(
      `mount -t tmpfs -o size=64k tmpfs "$DIR" && head -c 70000 /dev/zero > "$DIR/fill" 2>/dev/null; ${NODE_WRITER} "$DIR/space"`,
      makeTempDir(),
    );
    expect(full.stdout).toBe('not opened HOST_DATA_UNUSABLE disk-full\n');
    const readOnly = inMount(`mount -t tmpfs -o ro tmpfs "$DIR" && ${NODE_WRITER} "$DIR/space"`, makeTempDir());
    expect(readOnly.stdout).toBe('not opened HOST_DATA_UNUSABLE read-only\n');
  });

  it('that became read-only after a space was made is refused with the reason and keeps its marker', async () => {
    const dir = makeTempDir();
    await writeAndKill(dir, 0);
    const { stdout } = inMount(`mount --bind "$DIR" "$DIR" && mount -o remount,ro,bind "$DIR" && ${NODE_WRITER} "$DIR"`, dir);
    expect(stdout).toBe('not opened HOST_DATA_UNUSABLE read-only\n');
    expect(readFileSync(join(dir, MARKER_FILE), 'utf8')).toContain('space-one');
  });
});
