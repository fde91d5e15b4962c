/** Plants a violation for every rule, and beside it something alike that is allowed: a rule that cannot fail proves nothing. */
import { describe, expect, it } from 'vitest';
import * as rules from './rules.ts';
import { parseSourceFile } from './source-file.ts';

interface Case {
  readonly rule: rules.Rule;
  /** [path, text] that breaks the rule. */
  readonly broken: ReadonlyArray<readonly [file: string, text: string]>;
  readonly fine: ReadonlyArray<readonly [file: string, text: string]>;
}

const CASES: Readonly<Record<string, Case>> = {
  importsFollowTheLayerTable: {
    rule: rules.importsFollowTheLayerTable,
    broken: [
      ['src-shared/protocol/a.ts', `import { x } from '../session/b.ts';`],
      ['src-shared/util/a.ts', `export * from '../protocol/b.ts';`],
      ['src-main/host/hub/a.ts', `import type { X } from '../listener.ts';`],
      ['src-main/history/a.ts', `const x = await import('../connections/b.ts');`],
      ['src-renderer/ui/a.tsx', `import { x } from '../../src-main/main.ts';`],
      ['src-main/nowhere/a.ts', `export const x = 1;`],
    ],
    fine: [
      ['src-shared/session/a.ts', `import { x } from '../protocol/b.ts';`],
      ['src-main/history/a.ts', `import type { X } from '../host/hub/space-store.ts'; import { z } from 'zod';`],
      ['src-main/main.ts', `import { x } from './connections/b.ts';`],
    ],
  },
  onlyElectronLayersImportElectron: {
    rule: rules.onlyElectronLayersImportElectron,
    broken: [
      ['src-main/host/listener.ts', `import { app } from 'electron';`],
      ['src-renderer/app/a.ts', `import { ipcRenderer } from 'electron/renderer';`],
    ],
    fine: [
      ['src-main/app/window.ts', `import { app } from 'electron';`],
      ['src-main/host/process.ts', `import { app } from 'electron/main';`],
    ],
  },
  onlyMainImportsNode: {
    rule: rules.onlyMainImportsNode,
    broken: [
      ['src-shared/util/a.ts', `import fs from 'node:fs';`],
      ['src-renderer/app/a.ts', `import { join } from 'path';`],
    ],
    fine: [['src-main/settings/a.ts', `import fs from 'node:fs';`]],
  },
  featuresDoNotImportFeatures: {
    rule: rules.featuresDoNotImportFeatures,
    broken: [['src-renderer/features/rooms/a.ts', `import { x } from '../history/b.ts';`]],
    fine: [['src-renderer/features/rooms/a.ts', `import { x } from './b.ts'; import { y } from '../../ui/c.ts';`]],
  },
  sharedCodeUsesNoRuntimeGlobals: {
    rule: rules.sharedCodeUsesNoRuntimeGlobals,
    broken: [
      ['src-shared/util/a.ts', `setTimeout(() => {}, 1);`],
      ['src-shared/util/a.ts', `export const size = Buffer.byteLength('x');`],
      ['src-shared/util/a.ts', `export const x = { document };`],
    ],
    fine: [
      ['src-shared/util/a.ts', `export const later = (clock: Clock) => clock.setTimeout(() => {}, 1);`],
      ['src-shared/util/a.ts', `export interface X { process: string } export const x: X = { process: 'p' };`],
      ['src-main/settings/a.ts', `setTimeout(() => {}, 1);`],
    ],
  },
  sharedCodeReadsNoClockAndNoDice: {
    rule: rules.sharedCodeReadsNoClockAndNoDice,
    broken: [
      ['src-shared/util/a.ts', `export const now = Date.now();`],
      ['src-shared/util/a.ts', `export const dice = Math.random();`],
    ],
    fine: [['src-shared/util/a.ts', `export const x = Math.round(clock.nowMs());`]],
  },
  noDefaultExport: {
    rule: rules.noDefaultExport,
    broken: [['src-main/app/a.ts', `export default 1;`]],
    fine: [
      ['src-main/app/a.ts', `export const a = 1;`],
      ['test/visual/playwright.config.ts', `export default defineConfig({});`],
    ],
  },
  noAny: {
    rule: rules.noAny,
    broken: [
      ['src-main/app/a.ts', `export const a: any = 1;`],
      ['src-main/app/a.ts', `export const a = [] as Array<any>;`],
    ],
    fine: [['src-main/app/a.ts', `export const any: unknown = 'any';`]],
  },
  noBarrels: {
    rule: rules.noBarrels,
    broken: [['src-main/app/index.ts', `export * from './a.ts'; export { b } from './b.ts';`]],
    fine: [['src-main/app/a.ts', `export { b } from './b.ts'; export const c = 1;`]],
  },
  suppressionsGiveAReason: {
    rule: rules.suppressionsGiveAReason,
    broken: [
      ['src-main/app/a.ts', `// @ts-ignore this is why\nexport const a = 1;`],
      ['src-main/app/a.ts', `// @ts-expect-error\nexport const a = 1;`],
      ['src-main/app/a.ts', `// oxlint-disable-next-line no-console\nexport const a = 1;`],
    ],
    fine: [
      ['src-main/app/a.ts', `// @ts-expect-error missing in the typings of 45\nexport const a = 1;`],
      ['src-main/app/a.ts', `// oxlint-disable-next-line no-console -- the log of last resort\nexport const a = 1;`],
    ],
  },
  modulesSayWhatTheyAreFor: {
    rule: rules.modulesSayWhatTheyAreFor,
    broken: [['src-main/app/a.ts', `export const a = 1; // a`]],
    fine: [['src-main/app/a.ts', `/** Counts. */\nexport const a = 1;`]],
  },
  noLiteralTextInJsx: {
    rule: rules.noLiteralTextInJsx,
    broken: [
      ['src-renderer/ui/A.tsx', `const a = <p>Hello</p>;`],
      ['src-renderer/ui/A.tsx', `const a = <p>{'Hello'}</p>;`],
      ['src-renderer/ui/A.tsx', `const a = <p>{isOn ? 'on' : t('off')}</p>;`],
      ['src-renderer/ui/A.tsx', `const a = <button aria-label="Close" />;`],
      ['src-renderer/ui/A.tsx', `const a = <button title={isOn ? 'Close' : undefined} />;`],
    ],
    fine: [
      ['src-renderer/ui/A.tsx', `const a = <p className="x" data-kind={isOn ? 'on' : 'off'}>{t('close')} · 3</p>;`],
      ['src-renderer/ui/A.tsx', `const a = <p>{kind === 'on' ? <A /> : null}</p>;`],
    ],
  },
  ipcMainIsUsedBehindItsWrapper: {
    rule: rules.ipcMainIsUsedBehindItsWrapper,
    broken: [['src-main/app/a.ts', `ipcMain.handle('x', () => 1);`]],
    fine: [['src-main/ipc/register.ts', `ipcMain.handle('x', () => 1);`]],
  },
  fileNamesAreKebabCase: {
    rule: rules.fileNamesAreKebabCase,
    broken: [
      ['src-main/app/mainWindow.ts', ''],
      ['src-main/app/main_window.ts', ''],
      ['src-main/app/MainWindow.ts', ''],
    ],
    fine: [
      ['src-main/app/main-window.ts', ''],
      ['src-main/app/main-window.test.ts', ''],
      ['src-renderer/ui/MainWindow.tsx', ''],
    ],
  },
  testsAreNeitherSkippedNorAlone: {
    rule: rules.testsAreNeitherSkippedNorAlone,
    broken: [
      ['test/a.test.ts', `it.only('x', () => {});`],
      ['test/a.test.ts', `test.describe.skip('x', () => {});`],
      ['test/a.test.ts', `it.todo('x');`],
      ['test/a.test.ts', `it.skip('x', () => {});`],
      ['test/a.test.ts', `test('x', () => { test.skip(); });`],
    ],
    fine: [
      ['test/a.test.ts', `it.each([1])('x', () => {}); list.skip(1);`],
      ['test/a.test.ts', `test.skip(!hasChromium, 'there is no Chromium'); it.runIf(isLinux)('x', () => {});`],
    ],
  },
  onlyElectronIsMocked: {
    rule: rules.onlyElectronIsMocked,
    broken: [['test/a.test.ts', `vi.mock('node:fs');`]],
    fine: [['test/a.test.ts', `vi.mock('electron', () => ({})); vi.fn();`]],
  },
  testsWaitForEvents: {
    rule: rules.testsWaitForEvents,
    broken: [
      ['test/a.e2e.ts', `await page.waitForTimeout(300);`],
      ['test/a.test.ts', `import { setTimeout as sleep } from 'node:timers/promises';`],
    ],
    fine: [['test/a.e2e.ts', `import { once } from 'node:events'; await page.waitForEvent('close');`]],
  },
};

it('has a case for every rule', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(rules).sort());
});

describe.each(Object.entries(CASES))('%s', (_name, { rule, broken, fine }) => {
  it.each(broken)('finds it in %s: %s', (file, text) => {
    expect(rule(parseSourceFile(file, text))).not.toEqual([]);
  });

  it.each(fine)('lets pass in %s: %s', (file, text) => {
    expect(rule(parseSourceFile(file, text))).toEqual([]);
  });
});
