import { describe, expect, it } from 'vitest';
import { findRefusedSwitch } from '../../../../src-main/app/debug-switches.ts';

describe('E21: switches that open the app to others', () => {
  it.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--inspect',
    '--inspect-brk=0',
    '--inspect-publish-uid=http',
    '--js-flags=--expose-gc',
    '--load-extension=/x',
    '--proxy-server=10.0.0.1:80',
    '--proxy-pac-url=http://x/',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '--ignore-certificate-errors',
    '--ignore-certificate-errors-spki-list=x',
    '--no-sandbox',
    '--disable-web-security',
    '-no-sandbox',
    '--NO-SANDBOX',
  ])('%s is refused wherever it stands', (arg) => {
    expect(findRefusedSwitch(['--lang=es', arg], 'linux')).not.toBeNull();
  });

  it.each([['--lang=es'], ['--profile-dir=/home/inspect'], ['--profile-dir', 'no-sandbox'], ['wassop://host/room'], ['--inspired-by=x'], []])(
    'ordinary arguments pass: %s',
    (...args: string[]) => {
      expect(findRefusedSwitch(args, 'linux')).toBeNull();
    },
  );

  it('take a slash on Windows, where elsewhere a path begins with one', () => {
    expect(findRefusedSwitch(['/no-sandbox'], 'win32')).toBe('no-sandbox');
    expect(findRefusedSwitch(['/inspect/me'], 'linux')).toBeNull();
  });

  it('names the switch without its value, which may be a secret', () => {
    expect(findRefusedSwitch(['--proxy-server=user:secret@x'], 'linux')).toBe('proxy-server');
  });
});
