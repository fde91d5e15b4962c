// Which links may leave the app or the browser page (security.md E15): the person was asked, this decides whether they may be at all. Pure.
import { failure } from '../errors/app-failure.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';

const ALLOWED_PROTOCOLS = ['http:', 'https:', 'mailto:'];

/**
 * @returns the link as the URL parser writes it, which is what is opened: what was judged and what is opened are the same.
 *   LINK_NOT_ALLOWED for anything that is no absolute http, https or mailto URL, or holds white space or control characters.
 */
export function parseOpenableLink(text: string): Result<string> {
  const refused = err(failure('LINK_NOT_ALLOWED'));
  // The parser drops tabs and line breaks silently; a link that holds any is no honest link.
  if (/[\s\p{Cc}\\]/u.test(text) || !URL.canParse(text)) return refused;
  const url = new URL(text);
  if (!ALLOWED_PROTOCOLS.includes(url.protocol)) return refused;
  // `https://bank.example@evil.example` shows one place and opens another.
  if (url.username !== '' || url.password !== '') return refused;
  if (url.protocol !== 'mailto:' && url.hostname === '') return refused;
  return ok(url.href);
}
