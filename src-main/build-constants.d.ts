/** Constants that the build writes into the bundles (scripts/lib/bundles.mjs) and vitest.config.ts into tests. */

/** The version of package.json. */
declare const __WASSOP_VERSION__: string;

/** True only in the packaged twin of the end-to-end suite, which Playwright must start with debug switches. */
declare const __WASSOP_E2E_TWIN__: boolean;
