// Calls ChatApi from a test as the page does, around the screens. For what no screen shows, and for setting a scene.
import type { Page } from '@playwright/test';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../../src-shared/ipc/chat-api.ts';
import type { CommandArgs, CommandName, CommandResult } from '../../../src-shared/ipc/contract.ts';
import type { Result } from '../../../src-shared/util/result.ts';

export interface PageWithApi {
  readonly wassop: ChatApi;
}

/** Also takes names and arguments that the contract does not know. */
export function callUnchecked(page: Page, name: unknown, args?: unknown): Promise<Result<unknown, AppFailure>> {
  return page.evaluate(
    ([commandName, commandArgs]) => (window as unknown as PageWithApi).wassop.call(commandName as never, commandArgs as never),
    [name, args] as const,
  );
}

/** @throws when the command is refused: a test that expects a refusal uses callUnchecked. */
export async function call<C extends CommandName>(page: Page, name: C, args: CommandArgs<C>): Promise<CommandResult<C>> {
  const answer = await callUnchecked(page, name, args);
  if (!answer.ok) throw new Error(`${name} failed: ${answer.error.code} ${JSON.stringify(answer.error.details ?? {})}`);
  return answer.value as CommandResult<C>;
}
