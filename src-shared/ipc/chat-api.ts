// The contract as the renderer holds it, whoever carries it: the preload bridge, or a WebSocket in a browser.
import type { AppFailure } from '../errors/app-failure.ts';
import type { Dispose } from '../util/disposable.ts';
import type { Result } from '../util/result.ts';
import type { CommandArgs, CommandName, CommandResult } from './contract.ts';
import type { EventName, EventPayload } from './events.ts';

export interface ChatApi {
  /** Runs one command; expected failures are values, the promise does not reject. */
  call<C extends CommandName>(name: C, args: CommandArgs<C>): Promise<Result<CommandResult<C>, AppFailure>>;
  on<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): Dispose;
}
