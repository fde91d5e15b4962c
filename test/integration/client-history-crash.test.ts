import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { openTestHistory } from '../helpers/client-histories.ts';
import { HISTORY_WORKER_PATH } from '../helpers/history-worker-path.ts';
import { ROOM, SERVER_KEY } from '../helpers/local-changes.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

const WRITER = join(import.meta.dirname, '../helpers/client-history-writer.mjs');
const KILLS = 10;

interface Kept {
  readonly lastSeq: number;
  readonly unsentCount: number;
}

/** Runs the writer until it kept something beyond `beyondSeq`, kills it and says what it last told to be kept. */
async function writeAndKill(dataDir: string, beyondSeq: number): Promise<Kept> {
  const child = spawn(process.execPath, [WRITER, HISTORY_WORKER_PATH, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  let kept: Kept = { lastSeq: 0, unsentCount: 0 };
  for await (const line of createInterface({ input: child.stdout })) {
    const [, lastSeq, unsentCount] = /^kept (\d+) (\d+)$/.exec(line) ?? [];
    if (lastSeq === undefined) throw new Error(line);
    kept = { lastSeq: Number(lastSeq), unsentCount: Number(unsentCount) };
    if (kept.lastSeq > beyondSeq) child.kill('SIGKILL');
  }
  await exited;
  return kept;
}

it(`an app that is killed has all that was kept, without a hole and in order, after each of ${KILLS} kills`, { timeout: 120_000 }, async () => {
  const dataDir = makeTempDir();
  let lastSeq = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const kept = await writeAndKill(dataDir, lastSeq + kill * 40);
    const history = openTestHistory(dataDir);
    const room = (await history.recall({ serverKey: SERVER_KEY }))?.rooms[0];
    if (!room) throw new Error('The room is gone');
    expect(room.lastSeq).toBeGreaterThanOrEqual(kept.lastSeq);
    expect(room.unsent.length).toBeGreaterThanOrEqual(kept.unsentCount);
    expect(room.unsent.map(({ key }) => key)).toEqual(Array.from({ length: room.unsent.length }, (_, index) => `u${index + 1}`));
    // What came in and what was written in one turn are kept together or not at all.
    expect(room.lastSeq).toBe(room.unsent.length * 20);
    expect(room.unreadCount).toBe(room.lastSeq);
    const { messages } = await history.read(ROOM, room.lastSeq + 1, 1_000);
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: messages.length }, (_, index) => room.lastSeq - messages.length + 1 + index));
    lastSeq = room.lastSeq;
    await history.close();
  }
});
