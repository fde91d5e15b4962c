import { describe, expect, it } from 'vitest';
import type { HostStartCommand } from '../../../../src-main/host/control.ts';
import { HostSupervisor, STOP_TIMEOUT_MS } from '../../../../src-main/hosting/host-supervisor.ts';
import { HEALTHY_AFTER_MS, OTHER_PORT_FROM_RESTART, restartWaitMs } from '../../../../src-main/hosting/restart-waits.ts';
import type { HostPersonView } from '../../../../src-shared/ipc/views.ts';
import { FakeClock, settle } from '../../../helpers/fake-clock.ts';
import { HostChildDouble } from '../../../helpers/host-child-double.ts';
import { createKeptLog } from '../../../helpers/kept-log.ts';

const COMMAND: HostStartCommand = {
  kind: 'start',
  spaceName: 'Sala de Ana',
  listenAddresses: ['::'],
  port: 5555,
  portPolicy: 'next-free',
  dataDir: '/data',
  historyWorkerFile: '/worker.cjs',
  ownerDeviceIds: [],
  browserDoor: { isOpen: false, installersDir: null, pageDir: '/page' },
};
const LISTENING = { kind: 'listening', port: 5556, spaceName: 'Sala de Ana', spaceId: 'space-1', hostId: 'a'.repeat(52) } as const;

function setUp() {
  const clock = new FakeClock();
  const log = createKeptLog();
  const children: HostChildDouble[] = [];
  const launch = () => {
    const child = new HostChildDouble();
    children.push(child);
    return child;
  };
  const supervisor = new HostSupervisor({ launch, clock, log });
  const kinds: string[] = [];
  supervisor.onChanged((state) => kinds.push(state.kind));
  const child = (index = children.length - 1): HostChildDouble => {
    const found = children[index];
    if (found === undefined) throw new Error('No host process was started');
    return found;
  };
  const startRunning = async () => {
    const started = supervisor.start(COMMAND);
    child().say(LISTENING);
    await started;
  };
  return { clock, log, children, child, supervisor, kinds, startRunning };
}

describe('starting the host', () => {
  it('sends the command and answers with the port it really has', async () => {
    const { supervisor, child, kinds } = setUp();
    const started = supervisor.start(COMMAND);
    expect(child().received).toEqual([COMMAND]);
    child().say(LISTENING);
    expect(await started).toEqual({ ok: true, value: { port: 5556 } });
    expect(kinds).toEqual(['starting', 'running']);
  });

  it('twice starts one process and answers both', async () => {
    const { supervisor, child, children } = setUp();
    const both = [supervisor.start(COMMAND), supervisor.start(COMMAND)];
    child().say(LISTENING);
    expect(await Promise.all(both)).toEqual([
      { ok: true, value: { port: 5556 } },
      { ok: true, value: { port: 5556 } },
    ]);
    expect(await supervisor.start(COMMAND)).toEqual({ ok: true, value: { port: 5556 } });
    expect(children).toHaveLength(1);
  });

  it('that fails says why and is not tried again', async () => {
    const { supervisor, child, children, clock } = setUp();
    const started = supervisor.start(COMMAND);
    child().say({ kind: 'failed', failure: { code: 'HOST_DATA_DAMAGED' } });
    child().exit(4);
    expect(await started).toEqual({ ok: false, error: { code: 'HOST_DATA_DAMAGED' } });
    expect(supervisor.state).toEqual({ kind: 'failed', failure: { code: 'HOST_DATA_DAMAGED' } });
    await clock.advance(60_000);
    expect(children).toHaveLength(1);
  });

  it('that dies without a word is a failed start', async () => {
    const { supervisor, child } = setUp();
    const started = supervisor.start(COMMAND);
    child().exit(1);
    expect(await started).toEqual({ ok: false, error: { code: 'HOST_START_FAILED', details: { exitCode: 1 } } });
  });

  it('works again after a failure', async () => {
    const { supervisor, child, startRunning } = setUp();
    const failed = supervisor.start(COMMAND);
    child().exit(1);
    await failed;
    await startRunning();
    expect(supervisor.state.kind).toBe('running');
  });
});

describe('a running host', () => {
  it('shows who is connected', async () => {
    const { supervisor, child, startRunning } = setUp();
    await startRunning();
    const person: HostPersonView = { sessionId: 's', name: 'Beto', door: 'app', remoteAddress: '10.0.0.2', roomNames: [], isSelf: false };
    child().say({ kind: 'people', people: [person] });
    expect(supervisor.state).toMatchObject({ kind: 'running', people: [person] });
  });

  it('that says something unknown is logged and goes on', async () => {
    const { supervisor, child, startRunning, log } = setUp();
    await startRunning();
    child().say({ kind: 'nonsense' });
    expect(supervisor.state.kind).toBe('running');
    expect(log.events).toEqual(['host.bad-message']);
  });
});

describe('a host that dies', () => {
  it('E23: is shown as crashed and started again on the very port it had', async () => {
    const { supervisor, child, children, clock, startRunning } = setUp();
    await startRunning();
    child().exit(137);
    expect(supervisor.state).toEqual({ kind: 'crashed' });
    await clock.advance(restartWaitMs(1));
    expect(children).toHaveLength(2);
    expect(child().received).toEqual([{ ...COMMAND, port: 5556, portPolicy: 'exact' }]);
    child().say(LISTENING);
    expect(supervisor.state.kind).toBe('running');
  });

  it('again and again is waited for longer each time', async () => {
    const { child, children, clock, startRunning } = setUp();
    await startRunning();
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      child().exit(1);
      await clock.advance(restartWaitMs(attempt) - 1);
      expect(children).toHaveLength(attempt);
      await clock.advance(1);
      expect(children).toHaveLength(attempt + 1);
    }
  });

  it('after it was healthy for a while counts as the first time', async () => {
    const { child, children, clock, startRunning } = setUp();
    await startRunning();
    child().exit(1);
    await clock.advance(restartWaitMs(1));
    child().say(LISTENING);
    await clock.advance(HEALTHY_AFTER_MS);
    child().exit(1);
    await clock.advance(restartWaitMs(1));
    expect(children).toHaveLength(3);
  });

  it('keeps trying while the system still holds its port', async () => {
    const { supervisor, child, children, clock, startRunning } = setUp();
    await startRunning();
    child().exit(137);
    await clock.advance(restartWaitMs(1));
    child().say({ kind: 'failed', failure: { code: 'PORT_IN_USE' } });
    child().exit(3);
    expect(supervisor.state.kind).toBe('crashed');
    await clock.advance(restartWaitMs(2));
    child().say(LISTENING);
    expect(supervisor.state.kind).toBe('running');
    expect(children).toHaveLength(3);
  });

  it('takes another port when somebody else keeps its own', async () => {
    const { supervisor, child, clock, startRunning } = setUp();
    await startRunning();
    child().exit(137);
    for (let restart = 1; restart < OTHER_PORT_FROM_RESTART; restart += 1) {
      await clock.advance(restartWaitMs(restart));
      expect(child().received).toMatchObject([{ port: 5556, portPolicy: 'exact' }]);
      child().say({ kind: 'failed', failure: { code: 'PORT_IN_USE' } });
      child().exit(1);
    }
    await clock.advance(restartWaitMs(OTHER_PORT_FROM_RESTART));
    expect(child().received).toMatchObject([{ port: 5556, portPolicy: 'next-free' }]);
    child().say({ ...LISTENING, port: 5557 });
    expect(supervisor.state).toMatchObject({ kind: 'running', port: 5557 });
  });

  it('stays down when its data are damaged: trying again cures nothing', async () => {
    const { supervisor, child, children, clock, startRunning } = setUp();
    await startRunning();
    child().exit(137);
    await clock.advance(restartWaitMs(1));
    child().say({ kind: 'failed', failure: { code: 'HOST_DATA_DAMAGED' } });
    child().exit(4);
    expect(supervisor.state).toEqual({ kind: 'failed', failure: { code: 'HOST_DATA_DAMAGED' } });
    await clock.advance(120_000);
    expect(children).toHaveLength(2);
  });

  it('is started at once, on the same port, when the person does not want to wait', async () => {
    const { supervisor, child, children, clock, startRunning } = setUp();
    await startRunning();
    child().exit(137);
    const started = supervisor.start(COMMAND);
    expect(child().received).toEqual([{ ...COMMAND, port: 5556, portPolicy: 'exact' }]);
    child().say(LISTENING);
    expect((await started).ok).toBe(true);
    await clock.advance(60_000);
    expect(children).toHaveLength(2);
  });
});

describe('stopping the host', () => {
  it('asks it to end in order and waits until it is gone', async () => {
    const { supervisor, child, kinds, startRunning, clock } = setUp();
    await startRunning();
    let isOver = false;
    const stopped = supervisor.stop().then(() => (isOver = true));
    expect(child().commandKinds).toEqual(['start', 'stop']);
    await settle();
    expect(isOver).toBe(false);
    child().say({ kind: 'stopped' });
    child().exit(0);
    await stopped;
    expect(kinds).toEqual(['starting', 'running', 'stopping', 'stopped']);
    expect(clock.pendingCount).toBe(0);
  });

  it('kills one that does not end', async () => {
    const { supervisor, child, startRunning, clock } = setUp();
    await startRunning();
    const stopped = supervisor.stop();
    await clock.advance(STOP_TIMEOUT_MS - 1);
    expect(child().isKilled).toBe(false);
    await clock.advance(1);
    expect(child().isKilled).toBe(true);
    await stopped;
    expect(supervisor.state).toEqual({ kind: 'stopped' });
  });

  it('while it starts answers whoever waits for the start', async () => {
    const { supervisor, child } = setUp();
    const started = supervisor.start(COMMAND);
    const stopped = supervisor.stop();
    child().exit(0);
    await stopped;
    expect(await started).toMatchObject({ ok: false, error: { code: 'HOST_START_FAILED' } });
  });

  it('while it waits to be restarted keeps it down', async () => {
    const { supervisor, child, children, clock, startRunning } = setUp();
    await startRunning();
    child().exit(1);
    await supervisor.stop();
    await clock.advance(60_000);
    expect(children).toHaveLength(1);
    expect(supervisor.state).toEqual({ kind: 'stopped' });
  });

  it('then starting again waits for the old one to be gone', async () => {
    const { supervisor, child, children, startRunning } = setUp();
    await startRunning();
    const stopped = supervisor.stop();
    const started = supervisor.start(COMMAND);
    await settle();
    expect(children).toHaveLength(1);
    child().exit(0);
    await stopped;
    await settle();
    expect(children).toHaveLength(2);
    child().say(LISTENING);
    expect((await started).ok).toBe(true);
  });
});

describe('how long messages are kept', () => {
  const DAYS = { kind: 'days', days: 30 } as const;

  it('is told the running host, and every one that is started afterwards', async () => {
    const { supervisor, child, startRunning, clock } = setUp();
    await startRunning();
    supervisor.keepMessages(DAYS);
    expect(child().received).toContainEqual({ kind: 'retention', retention: DAYS });
    child().exit(1);
    await clock.advance(restartWaitMs(1));
    expect(child(1).received).toContainEqual({ kind: 'retention', retention: DAYS });
  });

  it('what would be deleted is asked of the running host', async () => {
    const { supervisor, child, startRunning } = setUp();
    await startRunning();
    const counted = supervisor.countExpired(DAYS);
    expect(child().received).toContainEqual({ kind: 'count-expired', requestId: 1, retention: DAYS });
    child().say({ kind: 'expired', requestId: 1, messages: 7 });
    expect(await counted).toBe(7);
  });

  it('nobody can tell while no host runs, or when it ends before it answers', async () => {
    const { supervisor, child, startRunning } = setUp();
    expect(await supervisor.countExpired(DAYS)).toBeNull();
    await startRunning();
    const counted = supervisor.countExpired(DAYS);
    child().exit(1);
    expect(await counted).toBeNull();
  });
});
