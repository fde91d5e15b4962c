import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/artefacts',
  // Each test runs up to three apps; more at once than the smallest CI machine (2 cores) has makes time-outs, not speed.
  workers: 1,
  fullyParallel: false,
  // Far beyond what they take (15 s at most on two idle cores): a busy machine makes a test slow, not wrong.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list']],
  use: { trace: 'off', screenshot: 'off' },
});
