import { DatabaseSync } from '@photostructure/sqlite';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toFailure } from '../../src-shared/errors/app-failure.ts';
import { BACKUPS_FOLDER, BACKUPS_KEPT, listBackups } from '../../src-main/history/backups.ts';
import { SCHEMA_VERSION } from '../../src-main/history/migrations/migrations.ts';
import { DATABASE_FILE } from '../../src-main/history/open-database.ts';
import { openSqliteSpaceStore } from '../../src-main/history/sqlite-space-store.ts';
import type { SpaceStore, StoreEvent } from '../../src-main/host/hub/space-store.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../helpers/history-worker-path.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { draftOf, roomOf } from '../helpers/space-records.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { until } from '../helpers/until.ts';

const ROOM = roomOf('sala1');
const DAY_MS = 24 * 60 * 60_000;
let seed = 0;

interface Opened {
  readonly store: SpaceStore;
  readonly events: readonly StoreEvent[];
  readonly clock: FakeClock;
}

async function open(dataDir: string, clock = new FakeClock()): Promise<Opened> {
  const events: StoreEvent[] = [];
  const store = await openSqliteSpaceStore(
    { dataDir, workerPath: HISTORY_WORKER_PATH },
    { clock, random: new SeededRandom((seed += 1)), report: (event) => events.push(event) },
  );
  onTestFinished(() => store.close());
  return { store, events, clock };
}

async function say({ store }: Opened, ...texts: string[]): Promise<void> {
  for (const text of texts) await store.log.append(draftOf({ roomId: ROOM.roomId, text }));
}

/** Lets the clock go on until one more backup is made. */
async function waitForBackup({ clock, events }: Opened): Promise<void> {
  const countOf = () => events.filter(({ event }) => event === 'backup').length;
  const before = countOf();
  await clock.advance(DAY_MS);
  await until(() => countOf() > before);
}

/** A space that was closed in order, with "old" in its backup and "new" only in its database. */
async function makeSpaceWithBackup(): Promise<{ dataDir: string; databasePath: string; backupPath: string }> {
  const dataDir = makeTempDir();
  const opened = await open(dataDir);
  await opened.store.saveRoom(ROOM);
  await say(opened, 'old');
  await waitForBackup(opened);
  await say(opened, 'new');
  await opened.store.close();
  return { dataDir, databasePath: join(dataDir, DATABASE_FILE), backupPath: listBackups(dataDir)[0]?.path ?? '' };
}

async function textsOf({ store }: Opened): Promise<string[]> {
  return (await store.log.read(ROOM.roomId, { afterSeq: 0, limit: 100 })).entries.map(({ text }) => text);
}

const damagedFolders = (dataDir: string): string[] => readdirSync(dataDir).filter((name) => name.startsWith('damaged-'));

describe('backups', () => {
  it('are made daily, open as a space of their own, and are readable for the owner alone', async () => {
    const { dataDir } = await makeSpaceWithBackup();
    const elsewhere = makeTempDir();
    writeFileSync(join(elsewhere, DATABASE_FILE), readFileSync(listBackups(dataDir)[0]?.path ?? ''));
    expect(await textsOf(await open(elsewhere))).toEqual(['old']);
    expect(readdirSync(join(dataDir, BACKUPS_FOLDER))).toEqual([expect.stringMatching(/^space-000001-2026\d{4}T\d{6}Z\.sqlite$/)]);
  });

  it(`are the newest ${BACKUPS_KEPT}, also when the clock is set back between them`, async () => {
    const dataDir = makeTempDir();
    const opened = await open(dataDir);
    for (let day = 0; day < BACKUPS_KEPT + 2; day += 1) {
      await waitForBackup(opened);
      opened.clock.jumpWall(-3 * DAY_MS);
    }
    expect(listBackups(dataDir).map(({ number }) => number)).toEqual([9, 8, 7, 6, 5, 4, 3]);
  });

  it('that cannot be written are told of and tried again the next day', async () => {
    const dataDir = makeTempDir();
    const opened = await open(dataDir);
    writeFileSync(join(dataDir, BACKUPS_FOLDER), 'in the way');
    await opened.clock.advance(DAY_MS);
    await until(() => opened.events.length > 0);
    expect(opened.events).toEqual([{ event: 'backup-failed', reason: 'not-a-folder' }]);
    rmSync(join(dataDir, BACKUPS_FOLDER));
    await waitForBackup(opened);
    expect(listBackups(dataDir)).toHaveLength(1);
  });
});

describe('a damaged database with a backup', () => {
  const DAMAGES: readonly (readonly [string, (path: string) => void])[] = [
    ['emptied', (path) => writeFileSync(path, '')],
    ['garbage', (path) => writeFileSync(path, 'not a database '.repeat(1_000))],
    ['cut short', (path) => writeFileSync(path, readFileSync(path).subarray(0, 3 * 4_096))],
    [
      'overwritten inside',
      (path) => {
        const bytes = readFileSync(path);
        bytes.fill(0xee, 4_096, 3 * 4_096);
        writeFileSync(path, bytes);
      },
    ],
  ];

  it.each(DAMAGES)('that was %s is kept as it is, and the backup takes its place with a new epoch', async (_, damage) => {
    const { dataDir, databasePath } = await makeSpaceWithBackup();
    damage(databasePath);
    const damagedBytes = readFileSync(databasePath);
    const opened = await open(dataDir);
    expect((await opened.store.load()).epoch).toBe(2);
    expect(await textsOf(opened)).toEqual(['old']);
    const [folder = ''] = damagedFolders(dataDir);
    expect(readFileSync(join(dataDir, folder, DATABASE_FILE))).toEqual(damagedBytes);
    expect(opened.events).toEqual([
      { event: 'history-restored', backupMadeAtUnixMs: Date.UTC(2026, 0, 15, 12, 1), movedAsideTo: join(dataDir, folder), epoch: 2 },
    ]);
  });

  it('that is gone comes back from it', async () => {
    const { dataDir, databasePath } = await makeSpaceWithBackup();
    rmSync(databasePath);
    expect(await textsOf(await open(dataDir))).toEqual(['old']);
  });

  it('that is gone leaves no log of its own beside the restored one', async () => {
    const { dataDir, databasePath } = await makeSpaceWithBackup();
    rmSync(databasePath);
    writeFileSync(`${databasePath}-wal`, 'the log of the damaged one');
    await (await open(dataDir)).store.close();
    const [folder = ''] = damagedFolders(dataDir);
    expect(readFileSync(join(dataDir, folder, `${DATABASE_FILE}-wal`), 'utf8')).toBe('the log of the damaged one');
    expect(existsSync(`${databasePath}-wal`)).toBe(false);
  });

  it('gets an epoch that was never used, also when the same backup is taken twice', async () => {
    const { dataDir, databasePath } = await makeSpaceWithBackup();
    const epochs: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      writeFileSync(databasePath, '');
      const { store } = await open(dataDir);
      epochs.push((await store.load()).epoch);
      await store.close();
    }
    expect(epochs).toEqual([2, 3, 4]);
    expect(damagedFolders(dataDir)).toHaveLength(3);
  });

  it('is restored once: the next start finds a sound one', async () => {
    const { dataDir, databasePath } = await makeSpaceWithBackup();
    writeFileSync(databasePath, '');
    const first = await open(dataDir);
    await say(first, 'after');
    await first.store.close();
    const second = await open(dataDir);
    expect(second.events).toEqual([]);
    expect(await textsOf(second)).toEqual(['old', 'after']);
  });

  it('takes the next older backup when the newest is damaged as well', async () => {
    const { dataDir, databasePath } = await makeSpaceWithBackup();
    const opened = await open(dataDir);
    await waitForBackup(opened);
    await opened.store.close();
    expect(listBackups(dataDir)).toHaveLength(2);
    writeFileSync(listBackups(dataDir)[0]?.path ?? '', 'garbage '.repeat(1_000));
    writeFileSync(databasePath, '');
    expect(await textsOf(await open(dataDir))).toEqual(['old']);
  });
});

describe('a damaged database without a backup that fits', () => {
  async function expectUntouched(dataDir: string, code: string): Promise<void> {
    const before = readFileSync(join(dataDir, DATABASE_FILE));
    const error: unknown = await open(dataDir).catch((reason: unknown) => reason);
    expect(toFailure(error).code).toBe(code);
    expect(readFileSync(join(dataDir, DATABASE_FILE))).toEqual(before);
    expect(damagedFolders(dataDir)).toEqual([]);
  }

  it('is refused when every backup is damaged', async () => {
    const { dataDir, databasePath, backupPath } = await makeSpaceWithBackup();
    writeFileSync(backupPath, 'garbage '.repeat(1_000));
    writeFileSync(databasePath, 'garbage '.repeat(1_000));
    await expectUntouched(dataDir, 'HOST_DATA_DAMAGED');
  });

  it('is refused when the backup is that of another space', async () => {
    const { dataDir, databasePath, backupPath } = await makeSpaceWithBackup();
    const other = await makeSpaceWithBackup();
    writeFileSync(backupPath, readFileSync(other.backupPath));
    writeFileSync(databasePath, '');
    await expectUntouched(dataDir, 'HOST_DATA_DAMAGED');
  });

  it('is refused as newer when the newest backup is of a newer version', async () => {
    const { dataDir, databasePath, backupPath } = await makeSpaceWithBackup();
    const newer = new DatabaseSync(backupPath);
    newer.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    newer.close();
    writeFileSync(databasePath, '');
    await expectUntouched(dataDir, 'HOST_DATA_NEWER');
  });

  it('is refused when another program put its own database there', async () => {
    const { dataDir, databasePath } = await makeSpaceWithBackup();
    rmSync(databasePath);
    const foreign = new DatabaseSync(databasePath);
    foreign.exec('CREATE TABLE notes (text TEXT)');
    foreign.close();
    await expectUntouched(dataDir, 'HOST_DATA_DAMAGED');
  });
});

describe('two hosts that start in one moment on one damaged folder', () => {
  it('restore it once: one of them runs, the others say that one does', async () => {
    const { dataDir, databasePath } = await makeSpaceWithBackup();
    writeFileSync(databasePath, 'no database');
    const attempts = await Promise.allSettled(Array.from({ length: 4 }, () => open(dataDir)));
    const running = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    const codes = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [toFailure(attempt.reason).code] : []));
    expect(running).toHaveLength(1);
    expect(codes).toEqual(['HOST_ALREADY_RUNNING', 'HOST_ALREADY_RUNNING', 'HOST_ALREADY_RUNNING']);
    expect(damagedFolders(dataDir)).toHaveLength(1);
    expect((await running[0]?.store.load())?.epoch).toBe(2);
  });

  it('leave nothing behind that keeps the next one away', async () => {
    const { dataDir, databasePath } = await makeSpaceWithBackup();
    writeFileSync(databasePath, 'no database');
    await (await open(dataDir)).store.close();
    writeFileSync(databasePath, 'no database again');
    const again = await open(dataDir);
    expect((await again.store.load()).epoch).toBe(3);
  });
});
