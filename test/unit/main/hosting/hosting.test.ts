import { describe, expect, it } from 'vitest';
import { Hosting } from '../../../../src-main/hosting/hosting.ts';
import { HostSupervisor } from '../../../../src-main/hosting/host-supervisor.ts';
import type { ConnectionView, HostAddressView, HostPersonView } from '../../../../src-shared/ipc/views.ts';
import { HostView } from '../../../../src-shared/ipc/views.ts';
import type { OpenOptions } from '../../../../src-shared/session/chat-client.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import type { Result } from '../../../../src-shared/util/result.ts';
import { FakeClock, settle } from '../../../helpers/fake-clock.ts';
import { HostChildDouble } from '../../../helpers/host-child-double.ts';
import { createKeptLog } from '../../../helpers/kept-log.ts';

const PROFILE = { name: 'Ana', spaceName: 'Sala de Ana' };
const SPACE = { spaceName: 'Sala de Ana', spaceId: 'space-1', hostId: 'a'.repeat(52) };
const ABILITIES = { rooms: 'many', hasHistory: true, hasMemberList: true, hasReceipts: true } as const;
const CONNECTION: ConnectionView = {
  connectionId: 'own',
  address: '127.0.0.1:5555',
  dialect: 'wassop2',
  spaceName: null,
  hostId: null,
  ticket: 'wassop://127.0.0.1/?v=1',
  isOwnHost: true,
  selfName: 'Ana',
  landingRoomId: null,
  abilities: ABILITIES,
  link: { kind: 'connecting', attempt: 1 },
};
const lan = (text: string): HostAddressView => ({ text, interfaceName: 'eth0', kind: 'lan' });

function setUp(answer: Result<ConnectionView> = ok(CONNECTION)) {
  const clock = new FakeClock();
  const child = new HostChildDouble();
  const opened: OpenOptions[] = [];
  const closed: string[] = [];
  const addresses = [lan('10.0.0.1:5555')];
  const hosting = new Hosting({
    supervisor: new HostSupervisor({ launch: () => child, clock, log: createKeptLog() }),
    clock,
    listAddresses: () => [...addresses],
    openConnection(options) {
      opened.push(options);
      return answer.ok ? ok({ ...answer.value, connectionId: opened.length === 1 ? 'own' : `own${opened.length}` }) : answer;
    },
    closeConnection: async (connectionId) => closed.push(connectionId),
    dataDir: '/data',
    historyWorkerFile: '/worker.cjs',
    ownDeviceId: 'device',
    pageDir: '/page',
    browserDoor: () => ({ letsBrowsersIn: true, installersDir: '' }),
  });
  const views: HostView[] = [];
  hosting.onChanged((view) => views.push(HostView.parse(view)));
  const start = async () => {
    const started = hosting.start(PROFILE);
    await settle();
    child.say({ kind: 'listening', port: 5555, ...SPACE });
    return started;
  };
  return { clock, child, opened, closed, addresses, hosting, views, start };
}

const person = (sessionId: string, isSelf: boolean): HostPersonView => ({
  sessionId,
  name: sessionId,
  door: 'app',
  remoteAddress: '10.0.0.2',
  roomNames: [],
  isSelf,
});

describe('hosting', () => {
  it('makes the person the owner and connects as an ordinary client', async () => {
    const { start, child, opened } = setUp();
    const started = await start();
    expect(child.received[0]).toMatchObject({ ownerDeviceIds: ['device'], port: 5555, portPolicy: 'next-free', spaceName: 'Sala de Ana' });
    expect(opened).toEqual([{ address: '127.0.0.1:5555', dialect: 'wassop2', name: 'Ana', isOwnHost: true }]);
    expect(started).toEqual({
      ok: true,
      value: {
        kind: 'running',
        port: 5555,
        spaceName: 'Sala de Ana',
        addresses: [lan('10.0.0.1:5555')],
        people: [],
        connectionId: 'own',
        isBrowserDoorOpen: false,
        ticket: `wassop://10.0.0.1/?v=1&s=space-1&k=${SPACE.hostId}`,
      },
    });
  });

  it('lets browsers in as the person set it, also after a crash, and as they change it while it runs', async () => {
    const { start, child, hosting } = setUp();
    await start();
    expect(child.received[0]).toMatchObject({ browserDoor: { isOpen: true, installersDir: null, pageDir: '/page' } });
    child.say({ kind: 'browser-door', isOpen: true });
    expect(hosting.view).toMatchObject({ isBrowserDoorOpen: true });
    // Any change of settings comes here; the host hears only of what concerns it.
    const heard = child.received.length;
    hosting.setBrowserDoor({ letsBrowsersIn: true, installersDir: '' });
    expect(child.received).toHaveLength(heard);
    hosting.setBrowserDoor({ letsBrowsersIn: true, installersDir: '/packages' });
    expect(child.received.at(-1)).toEqual({ kind: 'browser-door', isOpen: true, installersDir: '/packages' });
    child.say({ kind: 'browser-door', isOpen: true, installerNames: ['a.deb'] });
    expect(hosting.view).toMatchObject({ installerNames: ['a.deb'] });
    hosting.setBrowserDoor({ letsBrowsersIn: false, installersDir: '/packages' });
    expect(child.received.at(-1)).toEqual({ kind: 'browser-door', isOpen: false, installersDir: '/packages' });
    child.say({ kind: 'browser-door', isOpen: false });
    expect(hosting.view).toMatchObject({ isBrowserDoorOpen: false });
  });

  it('says when a backup took the place of a damaged history', async () => {
    const { child, hosting } = setUp();
    const started = hosting.start(PROFILE);
    await settle();
    child.say({ kind: 'listening', port: 5555, ...SPACE, restoredFromUnixMs: 1_768_478_400_000 });
    expect(await started).toMatchObject({ value: { restoredFromUnixMs: 1_768_478_400_000 } });
  });

  it('is shown as starting until it can be chatted in', async () => {
    const { start, views } = setUp();
    await start();
    expect(views.map((view) => view.kind)).toEqual(['starting', 'starting', 'running']);
  });

  it('while it runs answers with it, and connects again where that was closed', async () => {
    const { start, hosting, opened } = setUp();
    await start();
    expect(await hosting.start(PROFILE)).toMatchObject({ ok: true, value: { kind: 'running' } });
    expect(opened).toHaveLength(2);
  });

  it('counts the others, not the person who hosts', async () => {
    const { start, child, hosting } = setUp();
    expect(hosting.othersCount).toBe(0);
    await start();
    child.say({ kind: 'people', people: [person('Ana', true), person('Beto', false), person('Dora', false)] });
    expect(hosting.othersCount).toBe(2);
  });

  it('knows the address that leads to itself while it runs', async () => {
    const { start, child, hosting } = setUp();
    expect(hosting.isOwnAddress('127.0.0.1:5555')).toBe(false);
    await start();
    expect([hosting.isOwnAddress('127.0.0.1:5555'), hosting.isOwnAddress('10.0.0.9:5555')]).toEqual([true, false]);
    const stopped = hosting.stop();
    child.exit(0);
    await stopped;
    expect(hosting.isOwnAddress('127.0.0.1:5555')).toBe(false);
  });

  it('shows a network that comes while it runs, and says nothing while none does', async () => {
    const { start, clock, addresses, views } = setUp();
    await start();
    const countBefore = views.length;
    await clock.advance(10_000);
    expect(views).toHaveLength(countBefore);
    addresses.push(lan('192.168.1.5:5555'));
    await clock.advance(10_000);
    expect(views).toHaveLength(countBefore + 1);
    expect(views.at(-1)).toMatchObject({ addresses: [lan('10.0.0.1:5555'), lan('192.168.1.5:5555')] });
  });

  it('stops, closes its own connection and leaves no timer', async () => {
    const { start, child, hosting, closed, views, clock } = setUp();
    await start();
    const stopped = hosting.stop();
    child.exit(0);
    await stopped;
    expect(closed).toEqual(['own']);
    expect(views.at(-1)).toEqual({ kind: 'stopped' });
    expect(clock.pendingCount).toBe(0);
  });

  it('says that the host crashed while it waits to bring it back, and keeps the connection', async () => {
    const { start, child, views, closed, clock } = setUp();
    await start();
    child.exit(137);
    expect(views.at(-1)).toEqual({ kind: 'failed', failure: { code: 'HOST_CRASHED' } });
    await clock.advance(1_000);
    child.say({ kind: 'listening', port: 5555, ...SPACE });
    expect(views.at(-1)).toMatchObject({ kind: 'running', connectionId: 'own' });
    expect(closed).toEqual([]);
  });

  it('follows its host to another port with a new connection', async () => {
    const { start, child, views, opened, closed, clock } = setUp();
    await start();
    child.exit(137);
    await clock.advance(1_000);
    child.say({ kind: 'listening', port: 5560, ...SPACE });
    expect(opened.at(-1)).toMatchObject({ address: '127.0.0.1:5560', name: 'Ana', isOwnHost: true });
    expect(closed).toEqual(['own']);
    expect(views.at(-1)).toMatchObject({ kind: 'running', port: 5560, connectionId: 'own2' });
  });

  it('ends again when the own connection cannot be opened', async () => {
    const { start, child, hosting } = setUp(err({ code: 'NAME_INVALID' }));
    const started = start();
    await settle();
    child.exit(0);
    expect(await started).toEqual({ ok: false, error: { code: 'NAME_INVALID' } });
    expect(hosting.view).toEqual({ kind: 'stopped' });
  });
});
