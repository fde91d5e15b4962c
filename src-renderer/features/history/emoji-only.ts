// Whether a message is nothing but a few emoji, and so shown bigger. Pure.

/** More than this is a text of its own. */
const MAX_EMOJI = 12;
/** No emoji is longer than this in UTF-16 units: a family with skin tones. */
const MAX_UNITS = MAX_EMOJI * 32;

// RGI_Emoji holds flags, keycaps and joined ones whole; hearts and the like also come without their variation selector.
const EMOJI = new RegExp('(?:\\p{RGI_Emoji}|\\p{Emoji_Presentation}|(?=\\p{Extended_Pictographic})\\p{Emoji}\\uFE0F?)', 'gv');

export function isEmojiOnly(text: string): boolean {
  if (text.length > MAX_UNITS) return false;
  let count = 0;
  const rest = text.replace(EMOJI, () => {
    count += 1;
    return '';
  });
  return count > 0 && count <= MAX_EMOJI && rest.trim() === '';
}
