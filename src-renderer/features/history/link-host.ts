// Where a link leads, in a form that cannot deceive. Pure.

export interface LinkHost {
  /** What to show large: the host, or the mail address. */
  readonly shown: string;
  readonly isMail: boolean;
  /** Letters of several alphabets in one name: it may imitate another, so only the plain (punycode) form is shown. */
  readonly mixesScripts: boolean;
}

/** Alphabets that are told apart; one name of a host uses one of them. Japanese and Korean mix theirs by nature. */
const SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Devanagari', 'Thai', 'Cherokee'].map(
  (name) => new RegExp(`\\p{Script=${name}}`, 'u'),
);

/**
 * @param href parsed and re-serialised address
 * @param written the link as the message has it, where the name still has its own letters
 */
export function linkHost(href: string, written: string): LinkHost {
  const url = new URL(href);
  if (url.protocol === 'mailto:') return { shown: decodeURIComponent(url.pathname), isMail: true, mixesScripts: mixesScripts(url.pathname) };
  const plain = url.host;
  if (!/(?:^|\.)xn--/u.test(plain)) return { shown: plain, isMail: false, mixesScripts: false };
  const name = /^(?:https?:\/\/)?([^/?#:]+)/iu.exec(written)?.[1] ?? '';
  const isTrusted = !mixesScripts(name) && !/xn--/iu.test(name) && isSameHost(name, url);
  return { shown: isTrusted ? `${name.normalize('NFC').toLowerCase()} (${plain})` : plain, isMail: false, mixesScripts: mixesScripts(name) };
}

/** Each label by itself: `пример.example` is as honest as both its parts. */
function mixesScripts(name: string): boolean {
  return name.split(/[.@]/u).some((label) => SCRIPTS.filter((script) => script.test(label)).length > 1);
}

function isSameHost(name: string, url: URL): boolean {
  return URL.parse(`https://${name}`)?.hostname === url.hostname;
}
