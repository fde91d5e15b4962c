// Texts as a search compares them: without case, accents and what cannot be seen. One definition for whoever looks for something.
// Knows nothing of indexes or messages.

/** What Unicode's decompositions leave as letters of their own. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ł: 'l', ŋ: 'n', þ: 'th', ŧ: 't', ς: 'σ',
};

/** Marks that sit on letters of several scripts. Vowel signs of Indic scripts are letters, not accents, and stay. */
const ACCENT = /(?=[\p{Mn}\p{Me}])[\p{Script=Inherited}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Greek}\p{Script=Cyrillic}]/u;
/** The two marks that make another kana of one. */
const KANA_MARK = /[\u3099\u309A]/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
const SPACE = /^\s$/u;
/** Most texts: nothing to take apart, and no blank after another. */
const PLAIN = /^(?!.* {2})[\x20-\x7e]*$/;

const FOLDED = new Map<string, string>();
/** Beyond any alphabet; a text in ten thousand different characters must not keep memory for ever. */
const MAX_FOLDED = 20_000;

/** @returns the folded text; blanks of any kind and number are one space. */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text) {
    const piece = foldCharacter(character);
    if (piece !== ' ' || !folded.endsWith(' ')) folded += piece;
  }
  return folded;
}

export interface FoldedText {
  readonly folded: string;
  /** For each UTF-16 unit of `folded`: where the character it comes from begins in the text, and where what belongs to it ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** As foldText, with the way back. */
export function foldWithOffsets(text: string): FoldedText {
  let folded = '';
  let at = 0;
  const starts: number[] = [];
  const ends: number[] = [];
  for (const character of text) {
    const piece = foldCharacter(character);
    const end = at + character.length;
    const isRepeatedBlank = piece === ' ' && folded.endsWith(' ');
    if (piece === '' || isRepeatedBlank) {
      // An accent, or a further blank, belongs to what is before it.
      if (ends.length > 0) ends[ends.length - 1] = end;
    } else {
      folded += piece;
      for (let unit = 0; unit < piece.length; unit += 1) {
        starts.push(at);
        ends.push(end);
      }
    }
    at = end;
  }
  return { folded, starts, ends };
}

function foldCharacter(character: string): string {
  const known = FOLDED.get(character);
  if (known !== undefined) return known;
  const folded = workOut(character);
  if (FOLDED.size < MAX_FOLDED) FOLDED.set(character, folded);
  return folded;
}

function workOut(character: string): string {
  if (SPACE.test(character)) return ' ';
  if (INVISIBLE.test(character)) return '';
  let folded = '';
  // Lower case of some letters comes with a mark (İ), and taking apart may leave capitals (㎒).
  for (const piece of character.normalize('NFKD').toLowerCase().normalize('NFKD')) {
    if (SPACE.test(piece)) folded += folded.endsWith(' ') ? '' : ' ';
    else if (!isMark(piece)) folded += LETTERS[piece] ?? piece;
  }
  return folded;
}

function isMark(piece: string): boolean {
  return INVISIBLE.test(piece) || (ACCENT.test(piece) && !KANA_MARK.test(piece));
}
