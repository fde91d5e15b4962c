import { DatabaseSync } from '@photostructure/sqlite';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { RoomId, Nonce } from '../../../../src-shared/protocol/model.ts';
import { DATABASE_FILE, MARKER_FILE } from '../../../../src-main/history/open-database.ts';
import { listBackups } from '../../../../src-main/history/backups.ts';
import { MIGRATIONS } from '../../../../src-main/history/migrations/migrations.ts';
import { openSqliteSpaceStore } from '../../../../src-main/history/sqlite-space-store.ts';
import type { SpaceStore } from '../../../../src-main/host/hub/space-store.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../../../helpers/history-worker-path.ts';
import { SeededRandom } from '../../../helpers/seeded-random.ts';
import { draftOf } from '../../../helpers/space-records.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

const SALA1 = RoomId.parse('room-sala1');

async function openFrozen(version: 'v1', dataDir = makeTempDir()): Promise<SpaceStore> {
  const database = new DatabaseSync(join(dataDir, DATABASE_FILE));
  database.exec(readFileSync(join(import.meta.dirname, 'fixtures', `space-${version}.sql`), 'utf8'));
  database.close();
  writeFileSync(join(dataDir, MARKER_FILE), '{"format":"wassop-space","spaceId":"abcdefghijklmnopqrstuvwxyz"}');
  const store = await openSqliteSpaceStore(
    { dataDir, workerPath: HISTORY_WORKER_PATH },
    { clock: new FakeClock(), random: new SeededRandom(1) },
  );
  onTestFinished(() => store.close());
  return store;
}

it('keeps the first step as it was when people got it', () => {
  expect(readFileSync(join(import.meta.dirname, 'fixtures', 'space-v1.sql'), 'utf8')).toContain(MIGRATIONS[0]);
});

it('reads all that a space of version 1 holds', async () => {
  const store = await openFrozen('v1');
  expect(await store.load()).toEqual({
    spaceId: 'abcdefghijklmnopqrstuvwxyz',
    epoch: 3,
    rooms: [
      { roomId: 'room-sala1', name: 'Sala1', policies: { catchUp: { kind: 'all' } }, createdAtUnixMs: 1768478400000, firstSeq: 1, lastSeq: 2 },
      {
        roomId: 'room-quiet', name: 'Café ☕', policies: { catchUp: { kind: 'last', count: 20 } }, createdAtUnixMs: 1768478500000,
        firstSeq: 1,
        lastSeq: 0,
      },
    ],
    identities: [{ deviceId: 'device-ana', memberId: 'member-ana', name: 'Ana', nameKey: 'ana' }],
    visits: [],
  });
  expect(await store.log.read(SALA1, { afterSeq: 0, limit: 10 })).toEqual({
    entries: [
      {
        seq: 1, kind: 'message', messageId: 'message-1', author: { memberId: 'member-ana', name: 'Ana', door: 'app' },
        sentAtUnixMs: 1768478600000, nonce: 'AAAAAAAAAAAAAAAAAAAAAA', text: 'Hola 👋', authorSeq: 1, prevHash: 'cHJldg', sig: 'c2ln',
      },
      {
        seq: 2, kind: 'message', messageId: 'message-2', author: { memberId: 'member-luis', name: 'Luis', door: 'wassop1' },
        sentAtUnixMs: 1768478601000, nonce: 'AAAAAAAAAAAAAAAAAAAAAA', text: 'Buenas',
      },
    ],
    hasMore: false,
  });
});

it('goes on in a space of version 1: the next number, and the nonces it knows', async () => {
  const store = await openFrozen('v1');
  expect((await store.log.append(draftOf({ roomId: SALA1 }))).entry.seq).toBe(3);
  const again = draftOf({ roomId: SALA1, text: 'Hola 👋', nonceScope: 'device-ana', nonce: Nonce.parse('A'.repeat(22)) });
  expect(await store.log.append(again)).toMatchObject({ isDuplicate: true, entry: { seq: 1, messageId: 'message-1' } });
});

it('keeps a copy of a space as it was before a migration', async () => {
  const dataDir = makeTempDir();
  await (await openFrozen('v1', dataDir)).close();
  const backups = listBackups(dataDir);
  expect(backups).toHaveLength(1);
  const copy = new DatabaseSync(backups[0]?.path ?? '', { readOnly: true });
  onTestFinished(() => copy.close());
  expect(copy.prepare('PRAGMA user_version').get()?.user_version).toBe(1);
  expect(copy.prepare('SELECT count(*) AS count FROM entry').get()?.count).toBe(2);
});

it('lets the file of an older space shrink from then on', async () => {
  const dataDir = makeTempDir();
  await (await openFrozen('v1', dataDir)).close();
  const database = new DatabaseSync(join(dataDir, DATABASE_FILE), { readOnly: true });
  onTestFinished(() => database.close());
  expect(database.prepare('PRAGMA auto_vacuum').get()?.auto_vacuum).toBe(2);
});
