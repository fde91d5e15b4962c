// What --help prints, read off the table of settings. Knows nothing of how settings are read.
import { CONFIG_FLAG, CONFIG_VARIABLE, SETTINGS } from './settings.ts';

const FLAG_COLUMN = 34;
const TEXT_COLUMNS = 100 - FLAG_COLUMN;

export function helpText(): string {
  return `wassop ${__WASSOP_VERSION__}: host a Wassop space without a window.

Usage:
  wassop serve [flags]

Flags:
${flagLines().join('\n')}

Flags win over environment variables, those over the configuration file, that over defaults. The variable of a
flag is WASSOP_ and its name: --port is WASSOP_PORT, --no-mdns is WASSOP_MDNS=false; lists have commas. The file
is one JSON object with these keys: ${Object.keys(SETTINGS).join(', ')}.

One line on stdout says that the host listens, and where others join. The log goes to stderr. SIGTERM and Ctrl+C
end the host in order: people are told and nothing is lost; a second one does not wait for anybody.

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
  const lines: string[] = [];
  let line = '';
  for (const word of right.split(' ')) {
    if (line.length + word.length + 1 > TEXT_COLUMNS) {
      lines.push(line);
      line = '';
    }
    line += line ? ` ${word}` : word;
  }
  lines.push(line);
  const isLong = left.length >= FLAG_COLUMN;
  const first = isLong ? [left] : [];
  return [...first, ...lines.map((text, index) => (index === 0 && !isLong ? left.padEnd(FLAG_COLUMN) : ' '.repeat(FLAG_COLUMN)) + text)];
}
