import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App, Protocol } from 'electron';
import { describe, expect, it } from 'vitest';
import { prepareStart } from '../../../../src-main/app/early-start.ts';
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
    requestSingleInstanceLock() {
      note('lock');
      return isFirst;
    },
  } as unknown as App;
  const protocol = { registerSchemesAsPrivileged: () => note('scheme') } as unknown as Protocol;
  const settingsDir = path.join(dir, 'settings');
  const browserDir = path.join(dir, 'browser');
  if (isFileInTheWay) writeFileSync(settingsDir, '');
  const obstacle = prepareStart({ app, protocol, args, platform: 'linux', areDebugSwitchesAllowed, settingsDir, browserDir });
  return { obstacle, calls, settingsDir, browserDir };
}

describe('before Electron is ready', () => {
  it('the sandbox, the scheme and the guards are there, then the profile, then the lock on it', () => {
    const { obstacle, calls, settingsDir, browserDir } = setUp();
    expect(obstacle).toBeNull();
    expect(calls).toEqual(['sandbox', 'scheme', 'on web-contents-created', 'path userData', 'path sessionData', 'lock']);
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
    expect(calls).not.toContain('lock');
  });

  it('E22: one that finds its profile in use leaves it to the other, which is no failure', () => {
    expect(setUp({ isFirst: false }).obstacle).toEqual({ exitCode: 0, reason: 'already-running', failure: null });
  });
});
