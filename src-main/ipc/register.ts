// Puts ChatApi on Electron's IPC: the only place that handles a channel.
// Must not know what any command does.
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { failure } from '../../src-shared/errors/app-failure.ts';
import { CALL_CHANNEL } from '../../src-shared/ipc/bridge.ts';
import { err } from '../../src-shared/util/result.ts';
import { dispatchCall } from './dispatch.ts';
import type { DispatchOptions } from './dispatch.ts';
import { isTrustedSender } from './trusted-sender.ts';

export interface RegisterOptions extends DispatchOptions {
  /** Whether a web contents is one of the app's own windows. */
  readonly isOwnWindow: (webContentsId: number) => boolean;
}

/** Must run before the first window loads, or its first call finds nobody. */
export function registerCalls(ipcMain: Pick<IpcMain, 'handle'>, options: RegisterOptions): void {
  ipcMain.handle(CALL_CHANNEL, (event: IpcMainInvokeEvent, name: unknown, args: unknown) => {
    if (!isTrustedSender(event, options.isOwnWindow)) {
      options.log.warn('ipc.forbidden', { url: event.senderFrame?.url ?? 'detached frame' });
      return err(failure('IPC_FORBIDDEN'));
    }
    return dispatchCall(options, name, args);
  });
}
