// Command-line switches that open a shipped app to others (security.md E21): it refuses to start with any of them.
// Fuses turn off Node's own; Chromium's have no fuse.

/** Compared in lower case and by whole name, except those ending in `*`. */
const REFUSED = [
  'remote-debugging-*',
  'remote-allow-origins',
  'inspect*',
  'js-flags',
  'load-extension',
  'disable-extensions-except',
  'proxy-*',
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors*',
  'no-sandbox',
  'disable-sandbox',
  'disable-setuid-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-namespace-sandbox',
  'disable-web-security',
  'allow-running-insecure-content',
  'enable-automation',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
];

/**
 * @param args without the executable.
 * @returns the name of the first switch that must not be there, null when there is none.
 */
export function findRefusedSwitch(args: readonly string[], platform: NodeJS.Platform): string | null {
  for (const arg of args) {
    const name = switchName(arg, platform);
    if (name !== null && REFUSED.some((pattern) => matches(pattern, name))) return name;
  }
  return null;
}

/** Chromium takes one or two dashes, and on Windows a slash as well. */
function switchName(arg: string, platform: NodeJS.Platform): string | null {
  const form = platform === 'win32' ? /^(?:--?|\/)([^=]+)/ : /^--?([^=]+)/;
  return form.exec(arg)?.[1]?.toLowerCase() ?? null;
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
