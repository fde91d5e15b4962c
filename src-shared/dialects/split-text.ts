// Cutting a text into parts of bounded size between characters as people see them. Knows no dialect.
import { utf8Length } from '../util/utf8.ts';

/** Bytes a piece of text takes once written; additive over pieces. */
export type MeasureBytes = (piece: string) => number;

let graphemes: Intl.Segmenter | undefined;

/**
 * Cuts `text` into parts of at most `maxBytes` each as `measure` counts them; joined they give `text` again.
 * Cuts between graphemes; a grapheme larger than a whole part (a letter under a thousand accents) is cut between code points.
 * @returns [] for an empty text.
 */
export function splitText(text: string, maxBytes: number, measure: MeasureBytes = utf8Length): string[] {
  if (text === '') return [];
  if (measure(text) <= maxBytes) return [text];
  const parts: string[] = [];
  let part = '';
  let partBytes = 0;
  for (const piece of pieces(text, maxBytes, measure)) {
    const pieceBytes = measure(piece);
    if (part !== '' && partBytes + pieceBytes > maxBytes) {
      parts.push(part);
      part = '';
      partBytes = 0;
    }
    part += piece;
    partBytes += pieceBytes;
  }
  parts.push(part);
  return parts;
}

function* pieces(text: string, maxBytes: number, measure: MeasureBytes): Generator<string> {
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { segment } of graphemes.segment(text)) {
    if (measure(segment) <= maxBytes) yield segment;
    else yield* segment;
  }
}
