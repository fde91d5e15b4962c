// The client on real sockets against the real host: what the app does all day.
import { afterEach, describe, expect, it } from 'vitest';
import { deviceIdentityFrom } from '../../../../src-main/connections/device-identity.ts';
import { createTcpDialer } from '../../../../src-main/connections/tcp-dialer.ts';
import { MemorySpaceStore } from '../../../../src-main/history/memory-space-store.ts';
import type { SpaceStore } from '../../../../src-main/host/hub/space-store.ts';
import { createHost } from '../../../../src-main/host/host.ts';
import type { Host } from '../../../../src-main/host/host.ts';
import { systemClock } from '../../../../src-main/runtime/system-clock.ts';
import { systemRandom } from '../../../../src-main/runtime/system-random.ts';
import { RecordedClient } from '../../../helpers/recorded-client.ts';
import { makeHostIdentity } from '../../../helpers/host-identity.ts';

const HOST = '127.0.0.1';
const cleanUps: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A store that outlives the host that closes it. */
function lasting(store: MemorySpaceStore): SpaceStore {
  return {
    log: store.log,
    load: () => store.load(),
    saveRoom: (room) => store.saveRoom(room),
    removeRoom: (roomId) => store.removeRoom(roomId),
    saveIdentity: (identity) => store.saveIdentity(identity),
    saveVisits: (visits) => store.saveVisits(visits),
    close: async () => {},
  };
}

async function startHost(store: SpaceStore, port = 0): Promise<Host> {
  const host = await createHost(
    { program: 'test/1', spaceName: 'Taller', listenAddresses: [HOST], port, portPolicy: 'exact', ownerDeviceIds: [], messageRate: 'off' },
    { store, identity: makeHostIdentity(), clock: systemClock, random: systemRandom, log: { write: () => {} } },
  );
  cleanUps.push(() => host.stop());
  return host;
}

async function makeClient(): Promise<RecordedClient> {
  let secret: Uint8Array | null = null;
  const identity = await deviceIdentityFrom({ read: async () => secret, write: async (bytes) => void (secret = bytes) });
  const recorded = new RecordedClient({ dialer: createTcpDialer(), clock: systemClock, random: systemRandom, identity });
  cleanUps.push(() => recorded.client.dispose());
  return recorded;
}

async function enter(host: Host, name: string, isOwnHost = false): Promise<{ recorded: RecordedClient; connectionId: string; roomId: string }> {
  const recorded = await makeClient();
  const connectionId = recorded.open(`${HOST}:${host.port}`, { name, isOwnHost });
  await recorded.untilLink(connectionId, 'online');
  return { recorded, connectionId, roomId: recorded.view(connectionId).landingRoomId ?? '' };
}

describe('two people on a host', () => {
  it('see each other, and each message once and in the same order', async () => {
    const host = await startHost(new MemorySpaceStore({ random: systemRandom }));
    const ana = await enter(host, 'Ana');
    const beto = await enter(host, 'Beto');
    await ana.recorded.until(() => ana.recorded.shown(ana.roomId).some((item) => item.kind === 'presence' && item.name === 'Beto'), 'Beto coming in');
    for (let count = 1; count <= 50; count += 1) {
      for (const { recorded, connectionId, roomId } of [ana, beto]) void recorded.client.commands['messages.send']({ connectionId, roomId, text: `${count}` });
    }
    for (const { recorded, roomId } of [ana, beto]) {
      const isWhole = () => {
        const items = recorded.shown(roomId).filter((item) => item.kind === 'message');
        return items.length === 100 && items.every((item) => item.kind === 'message' && (!item.isOwn || item.delivery?.kind === 'sent'));
      };
      await recorded.until(isWhole, '100 messages');
    }
    expect(ana.recorded.texts(ana.roomId)).toEqual(beto.recorded.texts(beto.roomId));
    const members = await beto.recorded.client.commands['members.list']({ connectionId: beto.connectionId, roomId: beto.roomId });
    expect(members.ok && members.value.map(({ name, door }) => [name, door]).sort()).toEqual([
      ['Ana', 'app'],
      ['Beto', 'app'],
    ]);
  });

  it('are told that the host left, and come back into the same room when it is there again, with nothing lost or doubled', async () => {
    const store = new MemorySpaceStore({ random: systemRandom });
    const host = await startHost(lasting(store));
    const ana = await enter(host, 'Ana', true);
    const send = (text: string) => ana.recorded.client.commands['messages.send']({ connectionId: ana.connectionId, roomId: ana.roomId, text });
    await send('antes');
    await ana.recorded.until(() => ana.recorded.texts(ana.roomId).includes('antes'), 'antes');
    await host.stop();
    await ana.recorded.until(() => ana.recorded.shown(ana.roomId).some((item) => item.kind === 'notice' && item.notice === 'host-left'), 'the notice');
    await send('mientras');
    await startHost(lasting(store), host.port);
    await ana.recorded.untilLink(ana.connectionId, 'online');
    await send('después');
    await ana.recorded.until(() => ana.recorded.shown(ana.roomId).filter((item) => item.kind === 'message' && item.delivery?.kind === 'sent').length === 3, 'three sent');
    expect(ana.recorded.texts(ana.roomId)).toEqual(['antes', 'mientras', 'después']);
  });

  it('cannot have one name', async () => {
    const host = await startHost(new MemorySpaceStore({ random: systemRandom }));
    await enter(host, 'Ana');
    const other = await makeClient();
    const connectionId = other.open(`${HOST}:${host.port}`, { name: 'ana' });
    await other.untilLink(connectionId, 'name-needed');
    const { link } = other.view(connectionId);
    const suggestion = link.kind === 'name-needed' ? link.suggestion : '';
    await other.client.commands['connection.setName']({ connectionId, name: suggestion });
    await other.untilLink(connectionId, 'online');
    expect(other.view(connectionId).selfName).toBe('ana (2)');
  });
});
