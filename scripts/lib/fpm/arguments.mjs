// The part of fpm's command line that electron-builder 26 uses.

const SWITCHES = new Set(['--force', '--debug', '--verbose']);
const LIST_OPTIONS = { '-d': 'depends', '--depends': 'depends', '--deb-recommends': 'recommends' };

/**
 * @param {string[]} argv
 * @returns {{ source: string, target: string, depends: string[], recommends: string[], options: Record<string, string>,
 *   mappings: Array<{ source: string, target: string }> }} `options` by their long name, without dashes
 */
export function parseFpmArguments(argv) {
  const request = { source: '', target: '', depends: [], recommends: [], options: {}, mappings: [] };
  const rest = [...argv];
  while (rest.length > 0) {
    const arg = rest.shift();
    if (SWITCHES.has(arg)) continue;
    if (arg === '-s') request.source = rest.shift();
    else if (arg === '-t') request.target = rest.shift();
    else if (arg in LIST_OPTIONS) request[LIST_OPTIONS[arg]].push(rest.shift());
    else if (arg.startsWith('--')) readOption(arg, rest, request.options);
    else request.mappings.push(readMapping(arg));
  }
  return request;
}

function readOption(arg, rest, options) {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg);
  options[name] = value ?? rest.shift();
}

/** `source=target`; the source itself may hold a `=`. */
function readMapping(arg) {
  const at = arg.lastIndexOf('=');
  return { source: arg.slice(0, at), target: arg.slice(at + 1) };
}

/** First line and the others, as both package formats want a description. */
export function splitDescription(text) {
  const [first = '', ...others] = text.split('\n').map((line) => line.trim());
  const summary = first || others.find(Boolean) || '';
  return { summary, lines: others.some(Boolean) ? others : [summary] };
}
