// What --help prints, read off the table of settings. Knows nothing of how settings are read.
import { CONFIG_FLAG, CONFIG_VARIABLE, SETTINGS } from './settings.ts';

const HELP_COLUMNS = 108;
const FLAG_COLUMN = 34;

export function helpText(): string {
  return `wassop ${__WASSOP_VERSION__}: host a Wassop space without a window.

Usage:
  wassop serve [flags]
  wassop nearby [--watch] [--json]   lists the spaces that are hosted on this network
  wassop doctor [--json] [address]   says what keeps others away from here, or this computer from a host

Flags of serve:
${flagLines().join('\n')}

Flags win over environment variables, those over the configuration file, that over defaults. The variable of
a flag is WASSOP_ and its name: --port is WASSOP_PORT, --no-mdns is WASSOP_MDNS=false; lists have commas.
The configuration file is one JSON object with these keys:
${wrap(Object.keys(SETTINGS).join(', '), HELP_COLUMNS - 2).map((line) => `  ${line}`).join('\n')}

One line on stdout says that the host listens, and where others join. The log goes to stderr. SIGTERM and
Ctrl+C end the host in order: people are told and nothing is lost; a second one does not wait for anybody.

Exit codes:
  0  ended in order
  1  failed for another reason
  2  a flag, a variable or the configuration file is wrong
  3  the port is in use
  4  the data folder is unusable, damaged, of a newer version, or in use by another host
`;
}

function flagLines(): string[] {
  const rows = Object.values(SETTINGS).map(({ flag, placeholder, help }) => [placeholder ? `--${flag} ${placeholder}` : `--${flag}`, help] as const);
  return [
    ...rows,
    [`--${CONFIG_FLAG} FILE`, `Read settings from a JSON file. Variable: ${CONFIG_VARIABLE}.`] as const,
    ['--help', 'Show this.'] as const,
    ['--version', 'Show the version.'] as const,
  ].flatMap(([flag, help]) => twoColumns(`  ${flag}`, help));
}

function twoColumns(left: string, right: string): string[] {
  const isLong = left.length >= FLAG_COLUMN;
  const lines = wrap(right, HELP_COLUMNS - FLAG_COLUMN).map((text, index) => {
    const before = index === 0 && !isLong ? left : '';
    return before.padEnd(FLAG_COLUMN) + text;
  });
  return isLong ? [left, ...lines] : lines;
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}
