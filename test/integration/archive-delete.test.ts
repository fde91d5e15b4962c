// Deleting what one's own copy holds: what goes, what stays, and that nothing of it is left in the files.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTestHistory } from '../helpers/client-histories.ts';
import { GENERAL, OLD_ROOM, SALA1, TALLER, fillHistory, roomNumberOf } from '../helpers/filled-history.ts';
import { storedMessage, storedMessages } from '../helpers/local-changes.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

async function openFilled() {
  const dataDir = makeTempDir();
  const history = openTestHistory(dataDir);
  await fillHistory(history);
  return { dataDir, history };
}

/** Every byte that the folder holds. */
function bytesOf(dataDir: string): string {
  return readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name), 'latin1')).join('');
}

describe('deleting a room', () => {
  it('leaves it known, without messages, and remembers how far it was deleted', async () => {
    const { history } = await openFilled();
    const changed = await history.archive.remove([await roomNumberOf(history, SALA1)], false);
    expect(changed).toEqual([{ ...SALA1, floorSeq: 100, deletedSeq: 100 }]);
    const server = await history.recall({ serverKey: TALLER });
    expect(server?.rooms[0]).toMatchObject({ roomId: 'sala1', isJoined: true, floorSeq: 100, lastSeq: 100, deletedSeq: 100, unreadCount: 0 });
    expect(await history.read(SALA1, 1_000, 10)).toEqual({ messages: [], hasMore: false });
  });

  it('touches no other room', async () => {
    const { history } = await openFilled();
    await history.archive.remove([await roomNumberOf(history, SALA1)], false);
    expect((await history.read(GENERAL, 100, 10)).messages).toHaveLength(2);
    expect((await history.read(OLD_ROOM, 100, 100)).messages).toHaveLength(30);
  });

  it('keeps what waits to be sent there, unless that is to go too', async () => {
    const { history } = await openFilled();
    const roomNumber = await roomNumberOf(history, SALA1);
    await history.archive.remove([roomNumber], false);
    expect((await history.recall({ serverKey: TALLER }))?.rooms[0]?.unsent).toHaveLength(1);
    await history.archive.remove([roomNumber], true);
    expect((await history.recall({ serverKey: TALLER }))?.rooms[0]?.unsent).toEqual([]);
  });

  it('goes on keeping what is said there afterwards', async () => {
    const { history } = await openFilled();
    await history.archive.remove([await roomNumberOf(history, SALA1)], false);
    await history.keep({ kind: 'newer', at: SALA1, messages: [storedMessage(101)], lastSeq: 101, afterSeq: 100 });
    expect((await history.read(SALA1, 1_000, 10)).messages).toEqual([storedMessage(101)]);
  });

  it('takes no older messages in from before, and is undone only by the person', async () => {
    const { history } = await openFilled();
    await history.archive.remove([await roomNumberOf(history, SALA1)], false);
    await history.keep({ kind: 'undelete', at: SALA1 });
    await history.keep({ kind: 'older', at: SALA1, messages: storedMessages(91, 100), floorSeq: 90, beforeSeq: 101 });
    expect((await history.recall({ serverKey: TALLER }))?.rooms[0]).toMatchObject({ floorSeq: 90, deletedSeq: 0 });
  });

  it('also deletes what was kept of it before its numbers began anew', async () => {
    const { history } = await openFilled();
    await history.keep({ kind: 'retire', at: SALA1 });
    await history.keep({ kind: 'room', at: SALA1, name: 'Sala1', lastSeq: 0 });
    const rooms = (await history.archive.overview())[0]?.rooms.filter(({ roomId }) => roomId === 'sala1') ?? [];
    expect(rooms.map(({ isRetired, messageCount }) => [isRetired, messageCount])).toEqual([[true, 99], [false, 0]]);
    await history.archive.remove(rooms.map(({ roomNumber }) => roomNumber), false);
    expect((await history.archive.overview())[0]?.rooms.filter(({ roomId }) => roomId === 'sala1')).toMatchObject([{ isRetired: false, messageCount: 0 }]);
  });
});

it('leaves no word of what was deleted in any file, at once and after the end', async () => {
  const { dataDir, history } = await openFilled();
  const secrets = Array.from({ length: 3_000 }, (_, index) => storedMessage(101 + index, { text: `zanahoria secreta ${index}` }));
  await history.keep({ kind: 'newer', at: SALA1, messages: secrets, lastSeq: 3_100, afterSeq: 100 });
  await history.recall({ serverKey: TALLER });
  expect(bytesOf(dataDir)).toContain('zanahoria');
  const sizeBefore = await history.archive.readSizeBytes();
  await history.archive.remove([await roomNumberOf(history, SALA1)], true);
  expect(bytesOf(dataDir)).not.toContain('zanahoria');
  expect(await history.archive.readSizeBytes()).toBeLessThan(sizeBefore / 2);
  await history.close();
  expect(bytesOf(dataDir)).not.toContain('zanahoria');
});

it('forgets a server that can neither be found again nor holds anything', async () => {
  const { history } = await openFilled();
  // Another epoch took its place at the address.
  const facts = { serverKey: 'wassop2 2 space-1', dialect: 'wassop2', spaceName: 'Taller', selfId: 'me', selfName: 'Ana', landingRoomId: null } as const;
  await history.keep({ kind: 'server', address: '10.0.0.2:5555', facts });
  const taller = (await history.archive.overview()).find(({ serverKey }) => serverKey === TALLER);
  await history.archive.remove(taller?.rooms.map(({ roomNumber }) => roomNumber) ?? [], true);
  expect((await history.archive.overview()).map(({ serverKey }) => serverKey)).not.toContain(TALLER);
});
