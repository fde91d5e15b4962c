import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { followDeepLinks } from '../../../../src-main/app/deep-links.ts';
import type { DeepLinkOptions } from '../../../../src-main/app/deep-links.ts';

function setUp(platform: NodeJS.Platform, isPackaged: boolean) {
  const registered: unknown[][] = [];
  const emitter = new EventEmitter();
  const app = Object.assign(emitter, { isPackaged, setAsDefaultProtocolClient: (...args: unknown[]) => registered.push(args) });
  const links: string[] = [];
  followDeepLinks({ app: app as unknown as DeepLinkOptions['app'], platform, onLink: (link) => links.push(link) });
  return { emitter, links, registered };
}

describe('links from the system', () => {
  it('come by an event on macOS, which is taken care of', () => {
    const { emitter, links } = setUp('darwin', true);
    let isPrevented = false;
    emitter.emit('open-url', { preventDefault: () => (isPrevented = true) }, 'wassop://h/');
    expect(links).toEqual(['wassop://h/']);
    expect(isPrevented).toBe(true);
  });

  it.each([
    [{ link: 'wassop://h/' }, ['wassop://h/']],
    [{ link: null }, []],
    [{ link: 7 }, []],
    [{ link: 'x'.repeat(10_001) }, []],
    [undefined, []],
    ['wassop://h/', []],
  ])('come from a second start as %j, whatever its command line says', (data, expected) => {
    const { emitter, links } = setUp('linux', true);
    emitter.emit('second-instance', {}, ['wassop', 'wassop://other/', '--inspect'], '/', data);
    expect(links).toEqual(expected);
  });

  it('are asked for on Windows, with a mark before them behind which nothing is a switch; elsewhere the package does it', () => {
    expect(setUp('win32', true).registered).toEqual([['wassop', process.execPath, ['--']]]);
    expect(setUp('win32', false).registered).toEqual([]);
    expect(setUp('linux', true).registered).toEqual([]);
  });
});
