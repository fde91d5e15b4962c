/** R10: wall clocks of host and clients that jump by years, while people talk, and while the host is down. The order does not move. */
import { describe, expect, it } from 'vitest';
import { openSqliteSpaceStore } from '../../src-main/history/sqlite-space-store.ts';
import { systemRandom } from '../../src-main/runtime/system-random.ts';
import { enterThroughFaults } from '../helpers/chat-through-faults.ts';
import { isAllSent, numberedMessages } from '../helpers/chat-view.ts';
import { FastClock } from '../helpers/fast-clock.ts';
import { HISTORY_WORKER_PATH } from '../helpers/history-worker-path.ts';
import { JumpingClock } from '../helpers/jumping-clock.ts';
import { readLog } from '../helpers/read-log.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

const YEAR_MS = 365.25 * 24 * 60 * 60_000;
/** Also the hour that summer time gives and takes. */
const JUMPS_MS = [0, 10 * YEAR_MS, -10 * YEAR_MS, 60 * 60_000, -60 * 60_000, 1 * YEAR_MS, 0];
/** The growing waits of a link that is lost again and again pass quickly. */
const SPEED = 5;

describe('a wall clock that jumps', () => {
  it('changes no order, drops nobody and keeps nobody waiting, on either side', async () => {
    const dataDir = makeTempDir();
    const steady = new FastClock(SPEED);
    const hostClock = new JumpingClock(steady);
    const clientClock = new JumpingClock(steady);
    const openStore = () => openSqliteSpaceStore({ dataDir, workerPath: HISTORY_WORKER_PATH }, { clock: hostClock, random: systemRandom });
    const { host } = await startTestHost({}, { clock: hostClock, store: await openStore() });
    const ana = await enterThroughFaults({ name: 'Ana', port: host.port, clock: clientClock, watchesHoles: true });
    const beto = await enterThroughFaults({ name: 'Beto', port: host.port, clock: hostClock, watchesHoles: true });
    const said: string[] = [];
    const say = async (person: typeof ana, text: string): Promise<void> => {
      await person.write(text);
      said.push(text);
      for (const { recorded, roomId } of [ana, beto]) await recorded.until(() => isAllSent(recorded, roomId) && recorded.texts(roomId).includes(text), text);
    };

    for (const [index, jumpMs] of JUMPS_MS.entries()) {
      hostClock.setWallOffset(jumpMs);
      await say(ana, `host ${index} de Ana`);
      await say(beto, `host ${index} de Beto`);
      clientClock.setWallOffset(-jumpMs);
      await say(ana, `cliente ${index}`);
      if (Math.abs(jumpMs) < YEAR_MS) continue;
      // Waits are not the wall clock's: a link lost now is back after its seconds, not after ten years.
      ana.proxy.apply({ kind: 'reset' });
      await ana.recorded.untilLink(ana.connectionId, 'waiting');
      clientClock.setWallOffset(-jumpMs - YEAR_MS);
      await ana.recorded.untilLink(ana.connectionId, 'online');
    }

    for (const { recorded, roomId, holes } of [ana, beto]) {
      expect(recorded.texts(roomId)).toEqual(said);
      expect(numberedMessages(recorded, roomId).map(({ orderSeq }) => orderSeq)).toEqual(said.map((_, index) => index + 1));
      expect(holes).toEqual([]);
    }
    // Beto's link was never touched.
    expect(beto.proxy.acceptedCount).toBe(1);

    hostClock.setWallOffset(-20 * YEAR_MS);
    await host.stop();
    const again = await startTestHost({}, { clock: hostClock, store: await openStore() });
    const log = await readLog(again.host.port);
    expect(log.map(({ text }) => text)).toEqual(said);
  });
});
