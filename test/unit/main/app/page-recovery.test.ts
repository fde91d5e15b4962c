import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { recoverPage } from '../../../../src-main/app/page-recovery.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { createKeptLog } from '../../../helpers/kept-log.ts';

function setUp() {
  const contents = Object.assign(new EventEmitter(), { reloadCount: 0, reload: () => void (contents.reloadCount += 1) });
  const clock = new FakeClock();
  const log = createKeptLog();
  recoverPage(contents as unknown as WebContents, clock, log);
  return { contents, clock, log, die: (reason: string) => contents.emit('render-process-gone', {}, { reason, exitCode: 1 }) };
}

describe('a page whose process dies', () => {
  it('is loaded again, and it is said in the log', () => {
    const { contents, die, log } = setUp();
    die('crashed');
    expect(contents.reloadCount).toBe(1);
    expect(log.events).toEqual(['page.gone']);
  });

  it('again at once is left alone: it would die for ever', () => {
    const { contents, die } = setUp();
    die('crashed');
    die('oom');
    expect(contents.reloadCount).toBe(1);
  });

  it('again after a while is loaded again', async () => {
    const { contents, die, clock } = setUp();
    die('crashed');
    await clock.advance(10_000);
    die('crashed');
    expect(contents.reloadCount).toBe(2);
  });

  it('in order, with its window, is not brought back', () => {
    const { contents, die, log } = setUp();
    die('clean-exit');
    expect(contents.reloadCount).toBe(0);
    expect(log.events).toEqual([]);
  });
});
