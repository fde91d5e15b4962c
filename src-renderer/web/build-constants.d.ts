/** Put in by the build; see scripts/lib/bundles.mjs. */

/** The version in package.json. */
declare const __WASSOP_VERSION__: string;
