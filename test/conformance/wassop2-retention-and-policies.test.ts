/** What of a log a client gets: after the host's retention, and as the room's owner allows. Over real sockets and SQLite. */
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteSpaceStore } from '../../src-main/history/sqlite-space-store.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { HISTORY_WORKER_PATH } from '../helpers/history-worker-path.ts';
import { startTestHost } from '../helpers/running-host.ts';
import { SeededRandom } from '../helpers/seeded-random.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { makeDevice, Wassop2TestClient } from '../helpers/wassop2-client.ts';

const DAY_MS = 24 * 60 * 60_000;

it('what retention took away is no error: the room says where its log begins, and a reader gets the next there is', async () => {
  const clock = new FakeClock(0);
  const store = await openSqliteSpaceStore(
    { dataDir: makeTempDir(), workerPath: HISTORY_WORKER_PATH, retention: { kind: 'days', days: 1 } },
    { clock, random: new SeededRandom(1) },
  );
  // The host's own clock is real, or its pings would not come; the store's says when a message is old.
  const { host } = await startTestHost({}, { store });
  const ana = await Wassop2TestClient.enter(host.port, 'Ana');
  onTestFinished(() => ana.close());
  for (const text of ['uno', 'dos', 'tres']) await ana.say(text);
  ana.forget();
  // Set to the real time and a year more; the round after that takes away, the one right after the jump does not.
  clock.jumpWall(Date.now() + 365 * DAY_MS);
  await clock.advance(2 * 60 * 60_000);
  const told = await ana.frame((frame) => frame.type === 'room');
  expect(told).toMatchObject({ room: { firstSeq: 4, lastSeq: 3 } });

  expect(await ana.say('cuatro')).toMatchObject({ value: { seq: 4 } });
  const roomId = ana.landingRoomId;
  expect(await ana.request({ type: 'room.join', roomId })).toMatchObject({ value: { room: { firstSeq: 4, lastSeq: 4 } } });
  expect(await ana.request({ type: 'history.read', roomId, afterSeq: 1, limit: 10 })).toMatchObject({
    value: { entries: [{ seq: 4 }], hasMore: false },
  });
  expect(await ana.request({ type: 'history.read', roomId, beforeSeq: 4, limit: 10 })).toMatchObject({
    value: { entries: [], hasMore: false },
  });
});

it('an owner sets what latecomers may read, everybody is told, and others may not', async () => {
  const device = makeDevice();
  const { host } = await startTestHost({ ownerDeviceIds: [device.deviceId] });
  const owner = await Wassop2TestClient.enter(host.port, 'Ana', device);
  const beto = await Wassop2TestClient.enter(host.port, 'Beto');
  const roomId = owner.landingRoomId;
  const policies = { catchUp: { kind: 'last', count: 1 } };
  for (const text of ['uno', 'dos']) await owner.say(text);

  expect(await beto.request({ type: 'room.setPolicies', roomId, policies })).toMatchObject({ code: 'ROLE_REQUIRED', details: { role: 'owner' } });
  expect(await owner.request({ type: 'room.setPolicies', roomId, policies })).toMatchObject({ value: { room: { roomId, policies } } });
  await beto.frame((frame) => frame.type === 'room' && JSON.stringify(frame['room']).includes('"last"'));

  const eva = await Wassop2TestClient.enter(host.port, 'Eva');
  expect(await eva.request({ type: 'history.read', roomId, afterSeq: 0, limit: 10 })).toMatchObject({ value: { entries: [{ seq: 2 }], hasMore: false } });
});

it.each([
  ['an unknown kind', { catchUp: { kind: 'some' } }],
  ['last without a count', { catchUp: { kind: 'last' } }],
  ['a count of nothing', { catchUp: { kind: 'last', count: 0 } }],
  ['nothing', {}],
])('policies with %s are refused, not read as something else', async (_, policies) => {
  const device = makeDevice();
  const { host } = await startTestHost({ ownerDeviceIds: [device.deviceId] });
  const owner = await Wassop2TestClient.enter(host.port, 'Ana', device);
  expect(await owner.request({ type: 'room.setPolicies', roomId: owner.landingRoomId, policies })).toMatchObject({ code: 'WIRE_BAD_REQUEST' });
});
