// Rules for the names of people and rooms, shared by both sides so that a client can say at once what a host would refuse.
// Pure; knows nothing of who is here. Source: docs/PROTOCOL.md sections 4 and 5.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { utf8Length } from '../util/utf8.ts';
import { LIMITS } from './limits.ts';

export interface PersonName {
  /** NFKC, trimmed, runs of white space made one space. */
  readonly name: string;
  /** Two names are the same when their keys are. */
  readonly nameKey: string;
}

const ZERO_WIDTH_JOINER = '\u200d';
/** Controls, line separators and lone surrogates. */
const UNWRITABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
const INVISIBLE = /[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;
/** Variation selectors and the joiner make emoji; both are invisible only beside one. */
const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u20e3/u;
const EMOJI_GLUE = /\u200d|[\ufe0e\ufe0f]|[\u{e0020}-\u{e007f}]/gu;
/** More marks than two are no language, but letters that climb over their neighbours. */
const STACKED_MARKS = /\p{M}{3}/u;
const WHITE_SPACE_RUN = /\s+/gu;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** @returns NAME_INVALID when a rule is broken; `details.rule` names it: empty, long, characters. */
export function parsePersonName(text: string): Result<PersonName, AppFailure> {
  const rejected = (rule: string): Result<never, AppFailure> => err(failure('NAME_INVALID', { rule }));
  if (text.length > LIMITS.nameBytes * 4) return rejected('long');
  // Judged before white space is joined, or a line feed would pass as a space.
  if (UNWRITABLE.test(text)) return rejected('characters');
  const name = text.normalize('NFKC').replace(WHITE_SPACE_RUN, ' ').trim();
  if (name === '') return rejected('empty');
  if (utf8Length(name) > LIMITS.nameBytes) return rejected('long');
  const units = [...graphemes.segment(name)].map(({ segment }) => segment);
  if (units.length > LIMITS.nameGraphemes) return rejected('long');
  if (units.some(hidesSomething) || STACKED_MARKS.test(name.normalize('NFD'))) return rejected('characters');
  return ok({ name, nameKey: nameKeyOf(name) });
}

/** @returns ROOM_NAME_INVALID when a rule is broken. Rooms are found by exactly this text. */
export function parseRoomName(text: string): Result<string, AppFailure> {
  const rejected = (rule: string): Result<never, AppFailure> => err(failure('ROOM_NAME_INVALID', { rule }));
  if (text.length > LIMITS.roomNameBytes * 4) return rejected('long');
  const name = text.normalize('NFC').trim();
  if (name === '') return rejected('empty');
  if (UNWRITABLE.test(name)) return rejected('characters');
  if (utf8Length(name) > LIMITS.roomNameBytes) return rejected('long');
  const units = [...graphemes.segment(name)].map(({ segment }) => segment);
  if (units.length > LIMITS.roomNameGraphemes) return rejected('long');
  if (units.some(hidesSomething)) return rejected('characters');
  return ok(name);
}

/** Without regard to case; accents count. Upper case first, because some letters (ß, ς) meet only there. */
export function nameKeyOf(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

/** `Ana` → `Ana (2)`, `Ana (3)` …: the first that `isFree`, cut where the number would not fit. */
export function suggestName(name: string, isFree: (nameKey: string) => boolean): string {
  for (let number = 2; ; number += 1) {
    const suffix = ` (${number})`;
    let units = [...graphemes.segment(name)].map(({ segment }) => segment);
    while (units.length + suffix.length > LIMITS.nameGraphemes || utf8Length(units.join('') + suffix) > LIMITS.nameBytes) {
      units = units.slice(0, -1);
    }
    const candidate = units.join('').trimEnd() + suffix;
    if (isFree(nameKeyOf(candidate))) return candidate;
  }
}

function hidesSomething(unit: string): boolean {
  if (!INVISIBLE.test(unit)) return false;
  // A joiner at an end joins nothing.
  if (!EMOJI.test(unit) || unit.startsWith(ZERO_WIDTH_JOINER) || unit.endsWith(ZERO_WIDTH_JOINER)) return true;
  return INVISIBLE.test(unit.replace(EMOJI_GLUE, ''));
}
