// A name → what its avatar shows. Pure.

/** Number of avatar colours in parts.css. */
export const AVATAR_HUES = 8;

const segmenter = new Intl.Segmenter();

/** One or two characters as people see them: first of the first word and first of the last, or the first two of a single one. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter(Boolean);
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return '?';
  const letters = words.length > 1 ? graphemes(first).slice(0, 1).concat(graphemes(last).slice(0, 1)) : graphemes(first).slice(0, 2);
  const head = letters[0] ?? '?';
  // An emoji fills the circle by itself.
  return /\p{L}|\p{N}/u.test(head) ? letters.join('').toLocaleUpperCase() : head;
}

function graphemes(text: string): string[] {
  // A name can be long; its first characters are enough.
  return Array.from(segmenter.segment(text.slice(0, 64)), (part) => part.segment);
}

/** FNV-1a over the name's code units, its halves folded together because the low bits alone spread badly. */
export function avatarHue(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return ((hash ^ (hash >>> 15) ^ (hash >>> 24)) >>> 0) % AVATAR_HUES;
}
