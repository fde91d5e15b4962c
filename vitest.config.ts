import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { buildConstants } from './scripts/lib/bundles.mjs';

/** Suites whose name says what they prove; `npx vitest run --project NAME` runs one. */
const NODE_SUITES = {
  unit: ['test/unit/shared/**/*.test.ts', 'test/unit/main/**/*.test.ts', 'test/unit/scripts/**/*.test.ts', 'test/unit/helpers/**/*.test.ts'],
  architecture: ['test/architecture/**/*.test.ts'],
  integration: ['test/integration/**/*.test.ts'],
  contract: ['test/contract/**/*.test.ts'],
  conformance: ['test/conformance/**/*.test.ts'],
  interop: ['test/interop/**/*.test.ts'],
  fuzz: ['test/fuzz/**/*.test.ts'],
  simulation: ['test/simulation/**/*.test.ts'],
};

/** Files of these share a process and what it has loaded: they hold no state of their own, and loading it anew for each took two thirds of their time. */
const SHARED_PROCESS_SUITES = ['unit', 'architecture'];

/** Takes ten minutes by itself. */
const SOAK_SUITE = process.env['WASSOP_LONG'] === '1' ? { soak: ['test/soak/**/*.test.ts'] } : {};

/** Looks at a packaged app from outside; only where scripts/test.mjs has made one. */
const PACKAGE_SUITE = process.env['WASSOP_SHIPPED_APP'] ? { package: ['test/package/**/*.test.ts'] } : {};

export default defineConfig({
  define: buildConstants(),
  test: {
    globalSetup: ['test/helpers/global-setup.ts'],
    // Real child processes, sockets and native modules: forks keep one file's leaks out of the next.
    pool: 'forks',
    // Far beyond what any test takes: on a busy machine a test that waits for an event should end by the event.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      ...Object.entries({ ...NODE_SUITES, ...SOAK_SUITE, ...PACKAGE_SUITE }).map(([name, include]) => ({
        extends: true as const,
        test: { name, include, environment: 'node', setupFiles: ['test/helpers/leak-guard.ts'], isolate: !SHARED_PROCESS_SUITES.includes(name) },
      })),
      {
        extends: true as const,
        plugins: [react()],
        test: { name: 'unit-renderer', include: ['test/unit/renderer/**/*.test.{ts,tsx}'], environment: 'happy-dom', setupFiles: ['test/helpers/clean-page.ts'], isolate: false },
      },
    ],
  },
});
