import type { IpcMainInvokeEvent } from 'electron';
import { describe, expect, it } from 'vitest';
import { createEventSender } from '../../../../src-main/ipc/event-sender.ts';
import { registerCalls } from '../../../../src-main/ipc/register.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../../../src-shared/ipc/bridge.ts';
import { ok } from '../../../../src-shared/util/result.ts';
import { createHandlersDouble } from '../../../helpers/handlers-double.ts';
import { createKeptLog } from '../../../helpers/kept-log.ts';

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
const OWN_WINDOW = 1;

function setUp() {
  const handlers = new Map<string, Handler>();
  const log = createKeptLog();
  registerCalls(
    { handle: (channel: string, handler: Handler) => void handlers.set(channel, handler) },
    {
      handlers: { ...createHandlersDouble(), 'host.stop': () => ok(undefined) },
      log,
      areResultsChecked: true,
      isOwnWindow: (id) => id === OWN_WINDOW,
    },
  );
  return { handlers, log };
}

/** Only what the check looks at; Electron's own events cannot be made outside it. */
function eventFrom(url: string, { windowId = OWN_WINDOW, frame = 'main' as 'main' | 'child' | 'detached' } = {}): IpcMainInvokeEvent {
  const mainFrame = { url };
  const senderFrame = { main: mainFrame, child: { url }, detached: null }[frame];
  return { senderFrame, sender: { id: windowId, mainFrame } } as unknown as IpcMainInvokeEvent;
}

async function callFrom(event: IpcMainInvokeEvent) {
  const { handlers, log } = setUp();
  return { answer: await handlers.get(CALL_CHANNEL)?.(event, 'host.stop', undefined), log };
}

describe('E17: who may call', () => {
  it('registers one channel, the one with the check', () => {
    expect([...setUp().handlers.keys()]).toEqual([CALL_CHANNEL]);
  });

  it("answers the main frame of the app's own window", async () => {
    expect((await callFrom(eventFrom('app://wassop/index.html#room'))).answer).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['a frame inside the page', eventFrom('app://wassop/index.html', { frame: 'child' })],
    ['a frame that is gone', eventFrom('app://wassop/index.html', { frame: 'detached' })],
    ['a window that is not ours', eventFrom('app://wassop/index.html', { windowId: 2 })],
    ['a page of the web', eventFrom('https://wassop/index.html')],
    ['a file', eventFrom('file:///index.html')],
    ['another host of our scheme', eventFrom('app://wassop.evil/index.html')],
    ['a blank page', eventFrom('about:blank')],
    ['a page without address', eventFrom('')],
  ])('refuses %s', async (_who, event) => {
    const { answer, log } = await callFrom(event);
    expect(answer).toEqual({ ok: false, error: { code: 'IPC_FORBIDDEN' } });
    expect(log.events).toEqual(['ipc.forbidden']);
  });
});

describe('events', () => {
  it('reach every window there is when they happen, and none that is gone', () => {
    const sent: unknown[][] = [];
    const window = (isDestroyed: boolean) => ({ isDestroyed: () => isDestroyed, send: (...args: unknown[]) => void sent.push(args) });
    const windows: ReturnType<typeof window>[] = [];
    const send = createEventSender(() => windows);
    send('host.changed', { kind: 'stopped' });
    windows.push(window(false), window(true));
    send('host.changed', { kind: 'starting' });
    expect(sent).toEqual([[EVENT_CHANNEL, 'host.changed', { kind: 'starting' }]]);
  });
});
