// One call from a window, after its sender was checked: name and arguments are parsed, the handler runs, the answer is
// a value whatever happens. Must not know Electron.
import { failure, toFailure } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { CHAT_COMMANDS } from '../../src-shared/ipc/contract.ts';
import type { CommandArgs, CommandName, CommandResult } from '../../src-shared/ipc/contract.ts';
import { err } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { AppLog } from '../runtime/app-log.ts';
import type { CommandHandlers } from './command-handlers.ts';

export interface DispatchOptions {
  readonly handlers: CommandHandlers;
  readonly log: AppLog;
  /** Development and tests: an answer that breaks the contract is an error here, not a riddle in the page. */
  readonly areResultsChecked: boolean;
}

/** @returns the handler's answer; IPC_BAD_ARGUMENTS, or INTERNAL (logged) when the handler threw. */
export async function dispatchCall(options: DispatchOptions, name: unknown, args: unknown): Promise<Result<unknown>> {
  if (!isCommandName(name)) {
    options.log.warn('ipc.unknown-command', { name: String(name).slice(0, 64) });
    return err(failure('IPC_BAD_ARGUMENTS'));
  }
  return runCommand(options, name, args);
}

async function runCommand<C extends CommandName>(options: DispatchOptions, name: C, args: unknown): Promise<Result<CommandResult<C>>> {
  const command = CHAT_COMMANDS[name];
  const parsed = command.args.safeParse(args);
  if (!parsed.success) {
    options.log.warn('ipc.bad-arguments', { name, problem: parsed.error.issues[0]?.message ?? '' });
    return err(failure('IPC_BAD_ARGUMENTS'));
  }
  try {
    // safeParse of a command picked by a type variable gives the union of all arguments; the table guarantees it is C's.
    const answer = await options.handlers[name](parsed.data as CommandArgs<C>);
    if (options.areResultsChecked) assertKeepsContract(name, answer);
    return answer;
  } catch (error) {
    options.log.error('ipc.handler-failed', { name }, error);
    return err(toFailure(error));
  }
}

function assertKeepsContract<C extends CommandName>(name: C, answer: Result<CommandResult<C>, AppFailure>): void {
  const command = CHAT_COMMANDS[name];
  if (answer.ok) {
    command.result.parse(answer.value);
  } else if (answer.error.code !== 'INTERNAL' && !command.errors.includes(answer.error.code)) {
    throw new Error(`${name} may not fail with ${answer.error.code}`);
  }
}

function isCommandName(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(CHAT_COMMANDS, name);
}
