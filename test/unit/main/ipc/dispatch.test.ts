import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandHandlers } from '../../../../src-main/ipc/command-handlers.ts';
import { dispatchCall } from '../../../../src-main/ipc/dispatch.ts';
import { AppError } from '../../../../src-shared/errors/app-failure.ts';
import { CHAT_COMMANDS } from '../../../../src-shared/ipc/contract.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import { createKeptLog } from '../../../helpers/kept-log.ts';
import { createHandlersDouble } from '../../../helpers/handlers-double.ts';

function setUp(handlers: Partial<CommandHandlers> = {}) {
  const log = createKeptLog();
  const options = { handlers: { ...createHandlersDouble(), ...handlers }, log, areResultsChecked: true };
  return { log, call: (name: unknown, args?: unknown) => dispatchCall(options, name, args) };
}

describe('a call from a window', () => {
  it('reaches its handler with parsed arguments and brings back its answer', async () => {
    const { call } = setUp({ 'rooms.join': ({ connectionId, name }) => ok({ roomId: `${connectionId}/${name}` }) });
    const answer = await call('rooms.join', { connectionId: 'c1', name: 'Sala1', smuggled: true });
    expect(answer).toEqual({ ok: true, value: { roomId: 'c1/Sala1' } });
  });

  it('brings back an expected failure as a value', async () => {
    const { call } = setUp({ 'rooms.join': () => err({ code: 'ROOM_NAME_INVALID', details: { rule: 'long' } }) });
    expect(await call('rooms.join', { connectionId: 'c1', name: 'x' })).toEqual({
      ok: false,
      error: { code: 'ROOM_NAME_INVALID', details: { rule: 'long' } },
    });
  });

  it('with arguments that break the schema reaches no handler', async () => {
    let isReached = false;
    const { call, log } = setUp({
      'rooms.join': () => {
        isReached = true;
        return ok({ roomId: 'r' });
      },
    });
    expect(await call('rooms.join', { connectionId: 7 })).toEqual({ ok: false, error: { code: 'IPC_BAD_ARGUMENTS' } });
    expect(isReached).toBe(false);
    expect(log.events).toEqual(['ipc.bad-arguments']);
  });

  it.each(['toString', '__proto__', 'constructor', 'nothing', '', null, 7, {}])('of no command (%j) is refused', async (name) => {
    expect(await setUp().call(name)).toEqual({ ok: false, error: { code: 'IPC_BAD_ARGUMENTS' } });
  });

  it('whose handler throws is answered with a code, and the cause is logged', async () => {
    const throwing = setUp({ 'host.stop': () => { throw new TypeError('secret detail'); } });
    expect(await throwing.call('host.stop')).toEqual({ ok: false, error: { code: 'INTERNAL' } });
    expect(throwing.log.events).toEqual(['ipc.handler-failed']);
    const rejecting = setUp({ 'host.stop': () => Promise.reject(new AppError('HOST_CRASHED')) });
    // A code that this command may not answer with is still a code.
    expect(await rejecting.call('host.stop')).toEqual({ ok: false, error: { code: 'HOST_CRASHED' } });
  });

  it('is an error in development when its answer breaks the contract', async () => {
    const { call, log } = setUp({ 'rooms.join': () => ok({ roomId: '' }), 'host.stop': () => err({ code: 'NAME_TAKEN' }) });
    expect(await call('rooms.join', { connectionId: 'c1', name: 'x' })).toEqual({ ok: false, error: { code: 'INTERNAL' } });
    expect(await call('host.stop')).toEqual({ ok: false, error: { code: 'INTERNAL' } });
    expect(log.events).toEqual(['ipc.handler-failed', 'ipc.handler-failed']);
  });

  it('E17: with anything at all is answered, on every command, and never rejects', async () => {
    const { call } = setUp();
    const anyCommand = fc.constantFrom(...Object.keys(CHAT_COMMANDS));
    await fc.assert(
      fc.asyncProperty(anyCommand, fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), async (name, args) => {
        const answer = await call(name, args);
        if (!answer.ok) expect(['IPC_BAD_ARGUMENTS', 'INTERNAL']).toContain(answer.error.code);
      }),
      { numRuns: 2_000 },
    );
  });
});
