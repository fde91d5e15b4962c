/** The browser that a file's scenes are opened in, and the server they come from. */
import { existsSync } from 'node:fs';
import { chromium, test } from '@playwright/test';
import type { Browser } from '@playwright/test';
import { serveScenes } from './serve.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));

export class SceneBrowser {
  #browser: Browser | null = null;
  #scenes: Awaited<ReturnType<typeof serveScenes>> | null = null;

  /** Call once, outside of tests: it is there for all of them, or they count as not run. */
  static forAllTests(): SceneBrowser {
    test.skip(CHROMIUM === undefined, 'needs Chromium on this machine');
    const own = new SceneBrowser();
    test.beforeAll(async () => {
      own.#scenes = await serveScenes();
      own.#browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
    });
    test.afterAll(async () => {
      await own.#browser?.close();
      await own.#scenes?.close();
    });
    return own;
  }

  get url(): string {
    if (!this.#scenes) throw new Error('Only within a test');
    return this.#scenes.url;
  }

  get browser(): Browser {
    if (!this.#browser) throw new Error('Only within a test');
    return this.#browser;
  }
}
