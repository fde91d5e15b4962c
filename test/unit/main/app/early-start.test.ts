import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App, Protocol } from 'electron';
import { describe, expect, it } from 'vitest';
import { prepareStart } from '../../../../src-main/app/early-start.ts';
import { readStartArguments } from '../../../../src-main/app/start-arguments.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

function setUp(options: { args?: string[]; areDebugSwitchesAllowed?: boolean; isFirst?: boolean; isFileInTheWay?: boolean } = {}) {
  const { args = [], areDebugSwitchesAllowed = false, isFirst = true, isFileInTheWay = false } = options;
  const calls: string[] = [];
  const note = (call: string) => void calls.push(call);
  const dir = makeTempDir();
  const app = {
    commandLine: { hasSwitch: (name: string) => args.includes(`--${name}`) },
    enableSandbox: () => note('sandbox'),
    on: (event: string) => note(`on ${event}`),
    setPath: (name: string) => note(`path ${name}`),
    requestSingleInstanceLock(data: unknown) {
      note(`lock ${JSON.stringify(data)}`);
      return isFirst;
    },
    relaunch: (options: unknown) => note(`relaunch ${JSON.stringify(options)}`),
  } as unknown as App;
  const protocol = { registerSchemesAsPrivileged: () => note('scheme') } as unknown as Protocol;
  const settingsDir = path.join(dir, 'settings');
  const browserDir = path.join(dir, 'browser');
  if (isFileInTheWay) writeFileSync(settingsDir, '');
  const obstacle = prepareStart({ app, protocol, start: readStartArguments(args, 'linux'), platform: 'linux', areDebugSwitchesAllowed, settingsDir, browserDir });
  return { obstacle, calls, settingsDir, browserDir };
}

describe('before Electron is ready', () => {
  it('the sandbox, the scheme and the guards are there, then the profile, then the lock on it', () => {
    const { obstacle, calls, settingsDir, browserDir } = setUp();
    expect(obstacle).toBeNull();
    expect(calls).toEqual(['sandbox', 'scheme', 'on web-contents-created', 'path userData', 'path sessionData', 'lock {"link":null}']);
    expect([existsSync(settingsDir), existsSync(browserDir)]).toEqual([true, true]);
  });

  it('E21: a switch that must not be there ends it before anything else', () => {
    const { obstacle, calls } = setUp({ args: ['--no-sandbox'] });
    expect(obstacle).toEqual({ exitCode: 2, reason: 'refused-switch no-sandbox', failure: null });
    expect(calls).toEqual([]);
  });

  it('development may start without the sandbox, as root has to', () => {
    const { obstacle, calls } = setUp({ args: ['--no-sandbox'], areDebugSwitchesAllowed: true });
    expect(obstacle).toBeNull();
    expect(calls).not.toContain('sandbox');
  });

  it('a profile folder that cannot be made ends it with a sentence for the person, not with a fault', () => {
    const { obstacle, calls } = setUp({ isFileInTheWay: true });
    expect(obstacle).toMatchObject({ exitCode: 4, failure: { code: 'SETTINGS_UNWRITABLE' } });
    expect(calls.filter((call) => call.startsWith('lock'))).toEqual([]);
  });

  it('E22: a link is handed to the one that runs, and nothing else of the command line', () => {
    expect(setUp({ args: ['--profile-dir=x', 'wassop://h/', 'file.txt'] }).calls.at(-1)).toBe('lock {"link":"wassop://h/"}');
  });

  it.each([true, false])('T26: a switch behind a link ends it, and one without takes its place (debug switches allowed: %s)', (areDebugSwitchesAllowed) => {
    const { obstacle, calls } = setUp({ args: ['--lang=es', 'wassop://h/', '--remote-debugging-port=1', '--no-sandbox'], areDebugSwitchesAllowed });
    expect(obstacle).toEqual({ exitCode: 0, reason: 'started-anew-without-switches-behind-a-link', failure: null });
    expect(calls).toEqual(['relaunch {"args":["--lang=es","--","wassop://h/"]}']);
  });

  it('E22: one that finds its profile in use leaves it to the other, which is no failure', () => {
    expect(setUp({ isFirst: false }).obstacle).toEqual({ exitCode: 0, reason: 'already-running', failure: null });
  });
});
