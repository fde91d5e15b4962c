import { defineConfig } from '@playwright/test';

/** Pictures of every state, in a Chromium of the system: `npx playwright test -c test/visual/playwright.config.ts`. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.visual.ts',
  outputDir: '../../test-results/visual-artefacts',
  workers: 1,
  timeout: 60_000,
  forbidOnly: true,
  reporter: [['list']],
});
