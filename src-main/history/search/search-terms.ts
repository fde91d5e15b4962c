// What a person typed → the terms that a message has to hold, and how the index is asked for them.
// Knows nothing of SQL but FTS5's own expressions.
import { foldText } from '../../../src-shared/util/fold-text.ts';

/** More words than anybody looks for; what is typed beyond is left out. */
const MAX_TERMS = 16;
/** A term is found by so many of its trigrams; the comparison with the text does the rest. */
const MAX_TRIGRAMS = 12;
const TRIGRAM = 3;

/** Quotes as keyboards and word processors write them; one that is not closed goes to the end. */
const PIECE = /["“”„«»]([^"“”„«»]*)(?:["“”„«»]|$)|([^\s"“”„«»]+)/gu;

/** Folded, none empty, none twice. Words stand for themselves, what is in quotes is one term; nothing else has a meaning of its own. */
export function parseSearchText(text: string): string[] {
  const terms = new Set<string>();
  for (const [, quoted, word] of text.matchAll(PIECE)) {
    const term = foldText(quoted ?? word ?? '').trim();
    if (term !== '' && terms.size < MAX_TERMS) terms.add(term);
  }
  return [...terms];
}

/** @returns the FTS5 expression for the terms; empty when all of them are shorter than what the index knows. */
export function termsExpression(terms: readonly string[]): string {
  const trigrams = new Set(terms.flatMap((term) => someTrigrams([...withoutTokenCharacters(term)])));
  return [...trigrams].map(quoted).join(' AND ');
}

/** A folded text as it is indexed. */
export function indexedText(text: string): string {
  return withoutTokenCharacters(foldText(text));
}

/** Rooms and authors are three characters of a private plane, which are one trigram and stand in no text. */
export function roomToken(roomNumber: number): string {
  return tokenOf(ROOM_MARK, roomNumber);
}

export function authorToken(name: string): string {
  return tokenOf(AUTHOR_MARK, hash30(name));
}

/** @returns the FTS5 expression for any of the tokens. */
export function anyToken(tokens: readonly string[]): string {
  return `(${tokens.map(quoted).join(' OR ')})`;
}

const TOKEN_CHARACTERS = /[\u{F0000}-\u{FFFFF}]/gu;
const ROOM_MARK = 0xf0001;
const AUTHOR_MARK = 0xf0002;
const TOKEN_DIGITS = 0xf1000;
const DIGIT_BITS = 15;
const DIGIT_MASK = 2 ** DIGIT_BITS - 1;

function withoutTokenCharacters(folded: string): string {
  return folded.replace(TOKEN_CHARACTERS, '\uFFFD');
}

/** Two digits of 15 bits: room numbers beyond 2^30 would share tokens, which only costs time. */
function tokenOf(mark: number, value: number): string {
  return String.fromCodePoint(mark, TOKEN_DIGITS + ((value >>> DIGIT_BITS) & DIGIT_MASK), TOKEN_DIGITS + (value & DIGIT_MASK));
}

/** FNV-1a, folded to 30 bits. Names that share a hash are told apart by the entry itself. */
function hash30(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 30)) & 0x3fffffff;
}

/** Spread over the term, first and last among them. */
function someTrigrams(characters: readonly string[]): string[] {
  const count = characters.length - TRIGRAM + 1;
  if (count <= 0) return [];
  const taken = Math.min(count, MAX_TRIGRAMS);
  return Array.from({ length: taken }, (_, index) => {
    const at = taken === 1 ? 0 : Math.round((index * (count - 1)) / (taken - 1));
    return characters.slice(at, at + TRIGRAM).join('');
  });
}

function quoted(token: string): string {
  return `"${token.replaceAll('"', '""')}"`;
}
