// Text of a message → pieces of text and links. Pure; only http, https and mailto links come out.

export type TextToken =
  | { readonly kind: 'text'; readonly text: string }
  /** `href` is the parsed and re-serialised address, `text` what was written. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/** Longer ones are not links people follow, and would only slow the reader down. */
const MAX_LINK_CHARS = 2_048;

const CANDIDATE = /(?:https?:\/\/|www\.|mailto:)[^\s<>"«»“”]+|[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?'"*_~…·]$/u;
const BRACKETS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

export function tokenizeText(text: string): TextToken[] {
  const tokens: TextToken[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const written = trimEnd(match[0]);
    const href = hrefOf(written);
    if (href === null) continue;
    if (match.index > end) tokens.push({ kind: 'text', text: text.slice(end, match.index) });
    tokens.push({ kind: 'link', text: written, href });
    end = match.index + written.length;
  }
  if (end < text.length) tokens.push({ kind: 'text', text: text.slice(end) });
  return tokens;
}

/** Takes off punctuation and closing brackets that were not opened within. */
function trimEnd(candidate: string): string {
  let trimmed = candidate;
  for (;;) {
    const last = trimmed.at(-1) ?? '';
    const opening = BRACKETS[last];
    const isUnopened = opening !== undefined && count(trimmed, last) > count(trimmed, opening);
    if (!isUnopened && !TRAILING.test(trimmed)) return trimmed;
    trimmed = trimmed.slice(0, -1);
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** @returns null for what is no address after all, or one that pretends: with a user name before the host. */
function hrefOf(written: string): string | null {
  if (written.length > MAX_LINK_CHARS) return null;
  const isMail = /^[^/:]+@/u.test(written);
  const isBare = /^www\./iu.test(written);
  const url = URL.parse(isMail ? `mailto:${written}` : isBare ? `https://${written}` : written);
  if (!url) return null;
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      return url.username === '' && url.password === '' && url.hostname !== '' ? url.href : null;
    case 'mailto:':
      return url.pathname.includes('@') ? url.href : null;
    default:
      return null;
  }
}
