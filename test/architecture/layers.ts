/**
 * Who may import whom, as one table: the picture of docs/architecture.md in a form a test can hold the code to.
 * A folder that has no row here may not exist: give a new one its row, and its place in the picture, first.
 */

export interface Layer {
  /** A folder of the checkout, or one file (composition roots). The longest match is a file's layer. */
  readonly path: string;
  /** Folders or files whose modules it may import besides its own. */
  readonly mayImport: readonly string[];
  /** May import electron. */
  readonly electron?: true;
}

const BASE = ['src-shared/util', 'src-shared/errors'];
const WIRE = [...BASE, 'src-shared/protocol', 'src-shared/dialects'];
const SHARED = [...WIRE, 'src-shared/ipc', 'src-shared/i18n', 'src-shared/session'];

/** Clock, randomness, folders, network cards, log: what Node gives every module of src-main. */
const RUNTIME = 'src-main/runtime';

/** Composition roots: they build everything and hold no rule, so they may know everything of their process. */
const MAIN = ['src-main'];

export const LAYERS: readonly Layer[] = [
  // Runs anywhere.
  { path: 'src-shared/util', mayImport: BASE },
  { path: 'src-shared/errors', mayImport: BASE },
  { path: 'src-shared/protocol', mayImport: BASE },
  { path: 'src-shared/dialects', mayImport: [...BASE, 'src-shared/protocol'] },
  { path: 'src-shared/ipc', mayImport: [...BASE, 'src-shared/protocol'] },
  { path: 'src-shared/i18n', mayImport: BASE },
  { path: 'src-shared/session', mayImport: [...WIRE, 'src-shared/ipc'] },

  // Node. Modules meet through interfaces and in the composition roots.
  { path: 'src-main/host/hub', mayImport: WIRE },
  { path: 'src-main/host', mayImport: [...WIRE, 'src-shared/ipc', RUNTIME, 'src-main/host/hub'] },
  { path: 'src-main/history', mayImport: [...WIRE, 'src-shared/ipc', 'src-shared/session/local-history.ts', RUNTIME, 'src-main/host/hub'] },
  { path: 'src-main/runtime', mayImport: SHARED },
  { path: 'src-main/archive', mayImport: [...SHARED, RUNTIME, 'src-main/history/history-archive.ts'] },
  { path: 'src-main/connections', mayImport: [...SHARED, RUNTIME] },
  { path: 'src-main/discovery', mayImport: [...SHARED, RUNTIME] },
  { path: 'src-main/doctor', mayImport: [...SHARED, RUNTIME] },
  { path: 'src-main/settings', mayImport: [...SHARED, RUNTIME] },
  { path: 'src-main/hosting', mayImport: [...SHARED, RUNTIME, 'src-main/host/control.ts'] },

  // Electron.
  { path: 'src-main/app', mayImport: [...SHARED, RUNTIME, 'src-main/hosting/host-child.ts'], electron: true },
  { path: 'src-main/ipc', mayImport: [...SHARED, RUNTIME], electron: true },
  { path: 'src-main/preload', mayImport: ['src-shared/ipc'], electron: true },

  // Composition roots.
  { path: 'src-main/cli', mayImport: [...SHARED, RUNTIME, 'src-main/host', 'src-main/history', 'src-main/discovery', 'src-main/doctor', 'src-main/connections'] },
  { path: 'src-main/host/process.ts', mayImport: [...SHARED, ...MAIN], electron: true },
  { path: 'src-main/main.ts', mayImport: [...SHARED, ...MAIN], electron: true },

  // The page.
  { path: 'src-renderer/ui', mayImport: ['src-shared'] },
  { path: 'src-renderer/stores', mayImport: ['src-shared'] },
  { path: 'src-renderer/i18n', mayImport: ['src-shared'] },
  { path: 'src-renderer/styles', mayImport: [] },
  {
    path: 'src-renderer/features',
    mayImport: ['src-shared', 'src-renderer/ui', 'src-renderer/stores', 'src-renderer/i18n', 'src-renderer/styles'],
  },
  { path: 'src-renderer/app', mayImport: ['src-shared', 'src-renderer'] },
  { path: 'src-renderer/web', mayImport: ['src-shared', 'src-renderer'] },
  { path: 'src-renderer/main.tsx', mayImport: ['src-shared', 'src-renderer'] },
];
