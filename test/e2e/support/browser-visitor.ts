// One person with a browser before them instead of the app: a real Chromium of the system, on the page that a host serves.
import { existsSync } from 'node:fs';
import { chromium, expect } from '@playwright/test';
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));
export const HAS_CHROMIUM = CHROMIUM !== undefined;

/** The words of the page that tests look for. */
const WORDS = {
  en: { name: 'Your name', join: 'Join', message: /^Message to #/ },
  es: { name: 'Tu nombre', join: 'Entrar', message: /^Mensaje a #/ },
} as const;

export interface VisitOptions {
  readonly locale?: 'en' | 'es';
  /** An upright phone with a touch screen; else a laptop's window. */
  readonly isPhone?: boolean;
  readonly colorScheme?: 'light' | 'dark';
}

export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox', ...args] });
}

export class Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained about: a policy that was broken, an exception. */
  readonly problems: string[] = [];
  readonly #words: (typeof WORDS)['en' | 'es'];

  static async open(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visitor> {
    const { locale = 'en', isPhone = false, colorScheme = 'light' } = options;
    const device = isPhone ? { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } : { viewport: { width: 1120, height: 720 } };
    const context = await browser.newContext({ ...device, locale, colorScheme });
    const visitor = new Visitor(context, await context.newPage(), WORDS[locale]);
    await visitor.page.goto(url);
    return visitor;
  }

  /** Opens the page and comes in under a name. */
  static async enter(browser: Browser, url: string, name: string, options: VisitOptions = {}): Promise<Visitor> {
    const visitor = await Visitor.open(browser, url, options);
    await visitor.giveName(name);
    await expect(visitor.composer).toBeVisible();
    return visitor;
  }

  private constructor(context: BrowserContext, page: Page, words: (typeof WORDS)['en' | 'es']) {
    this.context = context;
    this.page = page;
    this.#words = words;
    page.on('console', (line) => line.type() === 'error' && this.problems.push(line.text()));
    page.on('pageerror', (error) => this.problems.push(String(error)));
  }

  async giveName(name: string): Promise<void> {
    await this.page.getByRole('textbox', { name: this.#words.name }).fill(name);
    await this.page.getByRole('button', { name: this.#words.join, exact: true }).click();
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: this.#words.message });
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  async sees(text: string): Promise<void> {
    await expect(this.page.getByRole('log').getByRole('article').filter({ has: this.page.getByText(text, { exact: true }) })).toHaveCount(1);
  }
}
