/**
 * Starts the real app for a test and ends it again: from the build in out/, or the packaged twin that WASSOP_E2E_APP names.
 * Knows how to launch, nothing about what the app shows.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron, errors, type ElectronApplication, type Page } from '@playwright/test';
import { findElectron } from '../../../scripts/lib/electron-runtime.mjs';
import { ROOT_DIR } from '../../../scripts/lib/paths.mjs';
import { canSandbox } from '../../../scripts/lib/sandbox.mjs';

export interface LaunchOptions {
  /** Settings and data live here. A fresh one, deleted at the end, unless given; two apps at once need two. */
  readonly profileDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Language of the system the app finds itself on. */
  readonly locale?: 'es' | 'en';
  readonly colorScheme?: 'dark' | 'light';
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  /** The first window, its page loaded. */
  readonly page: Page;
  readonly profileDir: string;
  /** Quits as a person would; kills what has not ended by then. Safe to call twice. */
  close(): Promise<void>;
}

/** Longer than the app's own orderly end may take (its host says goodbye for up to 5 s). */
const QUIT_TIMEOUT_MS = 10_000;

/** A start takes one second, and on a machine that is busy with other things a few. */
const LAUNCH_TIMEOUT_MS = 20_000;
const LAUNCH_ATTEMPTS = 3;

export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const profileDir = options.profileDir ?? (await mkdtemp(path.join(os.tmpdir(), 'wassop-e2e-')));
  const locale = options.locale ?? 'en';
  const app = await launch({
    ...whatToStart([
      `--profile-dir=${profileDir}`,
      `--lang=${locale}`,
      '--disable-gpu',
      // Electron reports a machine without D-Bus in nine error lines a start.
      '--log-level=3',
      ...(options.args ?? []),
    ]),
    // Part of what is tested, wherever it can be had.
    chromiumSandbox: canSandbox(),
    env: { ...inheritedEnv(), ...localeEnv(locale), ...options.env },
    colorScheme: options.colorScheme ?? 'light',
  });
  // Playwright forgets it once the app has ended by itself.
  const child = app.process();
  const page = await firstPage(app);

  let closing: Promise<void> | undefined;
  const close = () => (closing ??= quit(app, child).then(() => (options.profileDir ? undefined : rm(profileDir, { recursive: true, force: true }))));
  return { app, page, profileDir, close };
}

/**
 * On a busy machine Playwright sometimes misses the line in which Chromium says where its debugger listens (3 of 140 starts
 * with four busy loops beside them): the app is up and its window open, and Playwright waits for ever and then kills it.
 */
async function launch(options: Parameters<typeof _electron.launch>[0] & object): Promise<ElectronApplication> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await _electron.launch({ ...options, timeout: LAUNCH_TIMEOUT_MS });
    } catch (error) {
      if (attempt === LAUNCH_ATTEMPTS || !(error instanceof errors.TimeoutError)) throw error;
    }
  }
}

function whatToStart(args: string[]): { executablePath: string; args: string[] } {
  const packagedTwin = process.env['WASSOP_E2E_APP'];
  if (packagedTwin) return { executablePath: packagedTwin, args };
  const electron = findElectron();
  if (electron === undefined) throw new Error('There is no Electron yet: `node scripts/electron-path.mjs` fetches one.');
  return { executablePath: electron.executable, args: [ROOT_DIR, ...args] };
}

async function firstPage(app: ElectronApplication): Promise<Page> {
  try {
    const page = await app.firstWindow();
    await page.waitForLoadState('domcontentloaded');
    return page;
  } catch (error) {
    // Nobody gets a handle to this app any more, so nobody else would end it.
    app.process().kill('SIGKILL');
    throw error;
  }
}

async function quit(app: ElectronApplication, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const killTimer = setTimeout(() => child.kill('SIGKILL'), QUIT_TIMEOUT_MS);
  // A host with others in its room asks before it ends: a test that ends it means it.
  await app.evaluate(({ dialog }) => Object.assign(dialog, { showMessageBox: async () => ({ response: 0, checkboxChecked: false }) })).catch(() => undefined);
  // The app may be gone already (a test killed it); then there is nobody to answer.
  await app.close().catch(() => child.kill('SIGKILL'));
  await exited;
  clearTimeout(killTimer);
}

function inheritedEnv(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    // Set by test runners and editors that are Electron themselves; it would turn the app into plain Node.
    if (value !== undefined && name !== 'ELECTRON_RUN_AS_NODE') kept[name] = value;
  }
  return kept;
}

function localeEnv(locale: 'es' | 'en'): Record<string, string> {
  const posix = locale === 'es' ? 'es_ES.UTF-8' : 'en_US.UTF-8';
  return { LANG: posix, LC_ALL: posix, LANGUAGE: locale };
}
