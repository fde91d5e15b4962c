// What must be settled before Electron is ready: who may look inside, whose profile this is, whether it runs already.
import type { App, Protocol } from 'electron';
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import { declareAppScheme } from './app-scheme.ts';
import { guardEveryContents } from './contents-guard.ts';
import { findRefusedSwitch } from './debug-switches.ts';
import type { SecondStart } from './deep-links.ts';
import { cleanedArguments } from './start-arguments.ts';
import type { StartArguments } from './start-arguments.ts';

export interface EarlyStartOptions {
  readonly app: App;
  readonly protocol: Protocol;
  readonly start: StartArguments;
  readonly platform: NodeJS.Platform;
  /** False in what people install; see debug-switches.ts. */
  readonly areDebugSwitchesAllowed: boolean;
  readonly settingsDir: string;
  readonly browserDir: string;
}

/** Exit code for a switch that must not be there; the same as the command line's for bad flags. */
const EXIT_BAD_SWITCH = 2;
/** The same as the command line's for a folder that cannot be used. */
const EXIT_PROFILE_UNUSABLE = 4;

export interface StartObstacle {
  readonly exitCode: number;
  /** For the log. */
  readonly reason: string;
  /** What the person has to be told; null when there is nothing they could do. */
  readonly failure: AppFailure | null;
}

/** @returns what keeps the app from starting, null when nothing does. */
export function prepareStart(options: EarlyStartOptions): StartObstacle | null {
  const { own, link, hasSwitchBehindLink } = options.start;
  const refusedSwitch = options.areDebugSwitchesAllowed ? null : findRefusedSwitch(own, options.platform);
  if (refusedSwitch !== null) return { exitCode: EXIT_BAD_SWITCH, reason: `refused-switch ${refusedSwitch}`, failure: null };

  const { app, protocol, settingsDir, browserDir } = options;
  if (hasSwitchBehindLink) {
    // Chromium has obeyed it already: this process ends before it did anything, and one without it takes its place.
    app.relaunch({ args: cleanedArguments(options.start), ...executable() });
    return { exitCode: 0, reason: 'started-anew-without-switches-behind-a-link', failure: null };
  }
  // As root, where only development runs, Chromium has no sandbox and Electron could start no process with this on.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  declareAppScheme(protocol);
  guardEveryContents(app);
  // Synchronous: nothing runs yet that it could keep waiting, and the lock below needs its folder.
  try {
    for (const dir of [settingsDir, browserDir]) makeFolder(dir);
  } catch (error) {
    return { exitCode: EXIT_PROFILE_UNUSABLE, reason: `profile-unusable ${String(error)}`, failure: failure('SETTINGS_UNWRITABLE') };
  }
  app.setPath('userData', settingsDir);
  app.setPath('sessionData', browserDir);
  // The one that runs already is told by Electron and comes to the front; that is success.
  return app.requestSingleInstanceLock({ link } satisfies SecondStart) ? null : { exitCode: 0, reason: 'already-running', failure: null };
}

/** An AppImage is not started by the file inside it, which is gone when the process is. */
function executable(): { readonly execPath?: string } {
  const { APPIMAGE } = process.env;
  return APPIMAGE === undefined ? {} : { execPath: APPIMAGE };
}
