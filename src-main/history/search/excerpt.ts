// A message that was found → the part of it worth showing, and where in it the terms stand. Pure.
import { foldWithOffsets } from '../../../src-shared/util/fold-text.ts';

/** Enough to see what it is about; a list of hits is read at a glance. */
const EXCERPT_CHARS = 240;
/** What stands before the first term. */
const LEAD_CHARS = 60;
/** A message of one letter, looked for by that letter, need not be marked to its end. */
const MAX_MARKS = 100;

/** UTF-16 offsets into the text beside it; rising, apart from each other. */
export type Mark = readonly [start: number, end: number];

export interface Excerpt {
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly isCutBefore: boolean;
  readonly isCutAfter: boolean;
}

/** @param terms folded */
export function excerptOf(text: string, terms: readonly string[]): Excerpt {
  const marks = findMarks(text, terms);
  const first = marks[0]?.[0] ?? 0;
  const start = text.length <= EXCERPT_CHARS ? 0 : wordStart(text, Math.max(0, Math.min(first - LEAD_CHARS, text.length - EXCERPT_CHARS)));
  const end = charBoundary(text, Math.min(text.length, start + EXCERPT_CHARS));
  return {
    text: text.slice(start, end),
    marks: marks.flatMap(([from, to]) => (from < end && to > start ? [[Math.max(from, start) - start, Math.min(to, end) - start] as const] : [])),
    isCutBefore: start > 0,
    isCutAfter: end < text.length,
  };
}

/** Where the terms stand in the text; those that touch or overlap are one. */
export function findMarks(text: string, terms: readonly string[]): Mark[] {
  const { folded, starts, ends } = foldWithOffsets(text);
  const found: Mark[] = [];
  for (const term of terms) {
    let count = 0;
    for (let at = folded.indexOf(term); at >= 0 && count < MAX_MARKS; at = folded.indexOf(term, at + term.length)) {
      found.push([starts[at] ?? 0, ends[at + term.length - 1] ?? text.length]);
      count += 1;
    }
  }
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const joined: Mark[] = [];
  for (const [start, end] of found) {
    const last = joined.at(-1);
    if (last && start <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], end)];
    else joined.push([start, end]);
  }
  return joined;
}

/** The beginning of the word at `at`, if it is near; never within a character. */
function wordStart(text: string, at: number): number {
  if (at === 0) return 0;
  const blank = text.slice(at, at + LEAD_CHARS / 2).search(/\s/u);
  return charBoundary(text, blank < 0 ? at : at + blank + 1);
}

/** Not between the halves of a surrogate pair. */
function charBoundary(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return at > 0 && code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
