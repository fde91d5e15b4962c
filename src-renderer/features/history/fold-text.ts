// The beginning of a text that is too long for a list. Pure.

/** About a screen: more than that hides what others said. */
const FOLD_CHARS = 1_600;
const FOLD_LINES = 24;
/** What stays, well below: folding that saves two lines only annoys. */
const KEPT_CHARS = 1_000;
const KEPT_LINES = 14;
/** So far back a space is looked for, to end with a whole word. */
const WORD_CHARS = 80;

/** @returns null for a text that is shown whole. */
export function foldText(text: string): string | null {
  const lines = text.split('\n', FOLD_LINES + 1);
  if (text.length <= FOLD_CHARS && lines.length <= FOLD_LINES) return null;
  const kept = lines.slice(0, KEPT_LINES).join('\n');
  return `${kept.length <= KEPT_CHARS ? kept.trimEnd() : cutAtWord(kept)}…`;
}

function cutAtWord(text: string): string {
  const head = text.slice(0, KEPT_CHARS);
  const space = head.lastIndexOf(' ');
  if (space >= KEPT_CHARS - WORD_CHARS) return head.slice(0, space).trimEnd();
  // No words: then whole characters, as people see them.
  let end = 0;
  for (const { index } of new Intl.Segmenter().segment(text.slice(0, KEPT_CHARS + WORD_CHARS))) {
    if (index > KEPT_CHARS) break;
    end = index;
  }
  return text.slice(0, end);
}
