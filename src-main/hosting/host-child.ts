// The host process as its supervisor sees it: messages both ways and the end. Electron's utilityProcess in the app, a double in tests.
import type { Dispose } from '../../src-shared/util/disposable.ts';

export interface HostChild {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Dispose;
  /** Called once, however it ended. */
  onExit(listener: (exitCode: number) => void): Dispose;
  /** Ends it at once, without a goodbye. */
  kill(): void;
}

export type LaunchHost = () => HostChild;
