// What the host reports about itself, as data; the words are made where it is printed.
// Text that people wrote is in it only when the operator asked for it (`logMessages`).
import type { Dialect } from '../../src-shared/ipc/views.ts';
import type { InstallerRefusal } from './browser/installers.ts';
import type { StoreEvent } from './hub/space-store.ts';

export type HostLogEvent =
  | { readonly event: 'connected'; readonly connectionId: string; readonly address: string; readonly port: number }
  | { readonly event: 'dialect'; readonly connectionId: string; readonly dialect: Dialect; readonly program?: string | undefined }
  | { readonly event: 'entered'; readonly connectionId: string; readonly name: string; readonly dialect: Dialect }
  | { readonly event: 'refused'; readonly connectionId: string; readonly address: string; readonly code: string }
  | { readonly event: 'joined' | 'left'; readonly name: string; readonly room: string }
  | { readonly event: 'gone'; readonly name: string }
  | { readonly event: 'message'; readonly name: string; readonly room: string; readonly text: string }
  | { readonly event: 'closed'; readonly connectionId: string; readonly reason: string }
  | { readonly event: 'slow-reader'; readonly connectionId: string; readonly waitingBytes: number }
  | { readonly event: 'discovery'; readonly what: string; readonly [detail: string]: string | number | boolean | null }
  | { readonly event: 'installers'; readonly names: readonly string[] }
  | { readonly event: 'installer-refused'; readonly name: string; readonly reason: InstallerRefusal | 'changed' }
  | StoreEvent
  | { readonly event: 'failure'; readonly what: string; readonly error: string };

export interface HostLog {
  write(event: HostLogEvent): void;
}
