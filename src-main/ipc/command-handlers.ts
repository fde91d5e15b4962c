// What the main process must provide for every command of ChatApi: a table that does not compile with one missing.
// Must not know how a command arrives.
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import type { CommandArgs, CommandName, CommandResult } from '../../src-shared/ipc/contract.ts';
import type { Result } from '../../src-shared/util/result.ts';

type Answer<C extends CommandName> = Result<CommandResult<C>, AppFailure>;

export type CommandHandlers = {
  readonly [C in CommandName]: (args: CommandArgs<C>) => Answer<C> | Promise<Answer<C>>;
};
