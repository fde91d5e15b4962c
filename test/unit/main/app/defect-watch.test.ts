import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { watchForDefects } from '../../../../src-main/app/defect-watch.ts';
import { createKeptLog } from '../../../helpers/kept-log.ts';

function setUp() {
  const process = new EventEmitter();
  const log = createKeptLog();
  let fatalCount = 0;
  watchForDefects({ process: process as NodeJS.Process, log, onFatal: () => void (fatalCount += 1) });
  return { process, log, fatalCount: () => fatalCount };
}

describe('a defect in the main process', () => {
  it('that nothing caught is logged and ends the app', () => {
    const { process, log, fatalCount } = setUp();
    process.emit('uncaughtException', new Error('broken'));
    expect(log.events).toEqual(['app.uncaught-exception']);
    expect(fatalCount()).toBe(1);
  });

  it('in a promise nobody looked at is logged, and the app goes on', () => {
    const { process, log, fatalCount } = setUp();
    process.emit('unhandledRejection', new Error('broken'));
    expect(log.events).toEqual(['app.unhandled-rejection']);
    expect(fatalCount()).toBe(0);
  });
});
