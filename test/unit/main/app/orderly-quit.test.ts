import { EventEmitter } from 'node:events';
import type { App, BrowserWindow } from 'electron';
import { describe, expect, it } from 'vitest';
import { OrderlyQuit } from '../../../../src-main/app/orderly-quit.ts';
import { settle } from '../../../helpers/fake-clock.ts';
import { createKeptLog } from '../../../helpers/kept-log.ts';

/** As Electron does it: quit() asks `before-quit`, closes the window, then asks `will-quit`; anybody may hold it back. */
class AppDouble extends EventEmitter {
  exitCode: number | null = null;
  readonly window = new EventEmitter();

  quit(): void {
    if (this.#isHeldBack(this, 'before-quit') || this.#isHeldBack(this.window, 'close')) return;
    if (!this.#isHeldBack(this, 'will-quit')) this.exit(0);
  }

  closeWindow(): boolean {
    return !this.#isHeldBack(this.window, 'close');
  }

  exit(code: number): void {
    this.exitCode = code;
  }

  #isHeldBack(emitter: EventEmitter, name: string): boolean {
    let isPrevented = false;
    emitter.emit(name, { preventDefault: () => (isPrevented = true) });
    return isPrevented;
  }
}

function setUp(options: { othersCount: number; answers?: boolean[]; shutDown?: () => Promise<void> }) {
  const app = new AppDouble();
  const log = createKeptLog();
  const answers = [...(options.answers ?? [])];
  let questionCount = 0;
  let shutDownCount = 0;
  const quit = new OrderlyQuit({
    app: app as unknown as App,
    log,
    needsQuestion: () => options.othersCount > 0,
    async ask() {
      questionCount += 1;
      return answers.shift() ?? false;
    },
    async shutDown() {
      shutDownCount += 1;
      await options.shutDown?.();
    },
  });
  quit.guardLastWindow(app.window as unknown as BrowserWindow);
  return { app, log, quit, count: () => ({ questionCount, shutDownCount }) };
}

describe('quitting', () => {
  it('asks nobody while nobody else is there, and ends everything before the end', async () => {
    const { app, count } = setUp({ othersCount: 0 });
    app.quit();
    await settle();
    expect(count()).toEqual({ questionCount: 0, shutDownCount: 1 });
    expect(app.exitCode).toBe(0);
  });

  it('asks once while others are there, and stays open on no', async () => {
    const { app, count } = setUp({ othersCount: 2, answers: [false] });
    app.quit();
    app.quit();
    await settle();
    expect(count()).toEqual({ questionCount: 1, shutDownCount: 0 });
    expect(app.exitCode).toBeNull();
  });

  it('ends on yes, without asking a second time for the window', async () => {
    const { app, count } = setUp({ othersCount: 2, answers: [true] });
    app.quit();
    await settle();
    expect(count()).toEqual({ questionCount: 1, shutDownCount: 1 });
    expect(app.exitCode).toBe(0);
  });

  it('asks again after a no', async () => {
    const { app, count } = setUp({ othersCount: 2, answers: [false, true] });
    app.quit();
    await settle();
    app.quit();
    await settle();
    expect(count()).toEqual({ questionCount: 2, shutDownCount: 1 });
  });

  it('keeps the window while it asks, because the question stands in it', () => {
    expect(setUp({ othersCount: 1 }).app.closeWindow()).toBe(false);
    expect(setUp({ othersCount: 0 }).app.closeWindow()).toBe(true);
  });

  it('by a signal asks nobody', async () => {
    const { app, quit, count } = setUp({ othersCount: 2 });
    quit.quitUnasked();
    await settle();
    expect(count()).toEqual({ questionCount: 0, shutDownCount: 1 });
    expect(app.exitCode).toBe(0);
  });

  it('because of a defect ends in order as well, and says so by its exit code', async () => {
    const { app, quit, count } = setUp({ othersCount: 2 });
    quit.quitUnasked(1);
    await settle();
    expect(count()).toEqual({ questionCount: 0, shutDownCount: 1 });
    expect(app.exitCode).toBe(1);
  });

  it('ends also when something could not be ended in order, and says so', async () => {
    const { app, log } = setUp({ othersCount: 0, shutDown: () => Promise.reject(new Error('stuck')) });
    app.quit();
    await settle();
    expect(app.exitCode).toBe(0);
    expect(log.events).toEqual(['quit.unclean']);
  });
});
