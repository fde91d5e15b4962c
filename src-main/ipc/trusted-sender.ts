// Who may call the main process: the main frame of one of the app's own windows, showing the app's own page.
import type { IpcMainInvokeEvent } from 'electron';
import { APP_ORIGIN } from '../runtime/app-origin.ts';

type SenderEvent = Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>;

export function isTrustedSender(event: SenderEvent, isOwnWindow: (webContentsId: number) => boolean): boolean {
  // null once the frame has navigated away or was closed before its message was read.
  const frame = event.senderFrame;
  if (frame === null || frame !== event.sender.mainFrame) return false;
  return isOwnPage(frame.url) && isOwnWindow(event.sender.id);
}

function isOwnPage(url: string): boolean {
  // `origin` of a scheme that is not one of the web's own is "null" in Node, so the parts are compared.
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && `${parsed.protocol}//${parsed.host}` === APP_ORIGIN;
}
