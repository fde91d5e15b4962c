// What people say, as lines of Wassop 1: prefixed, bounded, harmless for a terminal. Must not know rooms or connections.
import { printable } from '../util/printable.ts';
import { isAscii, utf8Length } from '../util/utf8.ts';
import { splitText } from './split-text.ts';
import { looksLikeSystemLine } from './wassop1-system-lines.ts';

/**
 * A write that holds non-ASCII characters is at most this long: the original clients read 1,024 bytes at a time and die when
 * a read ends inside a character. 24 bytes below it, as the older programs' notes ask.
 */
export const WASSOP1_SAFE_BYTES = 1_000;

/** Most of what is said: one line with nothing in it to be shown otherwise, and not blank. */
const PLAIN_LINE = /^[\x20-\x7e]*[\x21-\x7e]$/;

/** A text that a reader could take for the server's words is moved right by a tab, which no name can hold. */
const INDENT = '\t';

/**
 * `NAME: part` lines without their line feeds, one or more for each line of `text`; [] when it is blank.
 * A line with non-ASCII characters is at most 1,000 bytes with its line feed; an ASCII line may be cut anywhere and is left whole.
 * MUST NOT equal any line the host writes by itself, whatever name and text are.
 */
export function wassop1ChatLines(name: string, text: string): string[] {
  const prefix = `${wassop1Name(name)}: `;
  if (PLAIN_LINE.test(text)) return prefixedLines(prefix, text);
  return text
    .split(/\r\n|\n/)
    .map((line) => printable(line))
    .filter((line) => line.trim() !== '')
    .flatMap((line) => prefixedLines(prefix, line));
}

/** A person's name as this dialect shows it: a colon would let one name speak for another. */
export function wassop1Name(name: string): string {
  return printable(name).replaceAll(':', ';');
}

function prefixedLines(prefix: string, line: string): string[] {
  const isWhole = isAscii(prefix) && isAscii(line);
  const maxBytes = WASSOP1_SAFE_BYTES - utf8Length(prefix) - utf8Length(`${INDENT}\n`);
  const parts = isWhole ? [line] : splitText(line, maxBytes);
  return parts.map((part) => (looksLikeSystemLine(prefix + part) ? prefix + INDENT + part : prefix + part));
}
