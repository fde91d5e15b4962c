import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkHost } from '../../../../src-renderer/features/history/link-host.ts';
import { tokenizeText } from '../../../../src-renderer/features/history/linkify.ts';

/** The text with links in brackets. */
function marked(text: string): string {
  return tokenizeText(text)
    .map((token) => (token.kind === 'link' ? `[${token.text}]` : token.text))
    .join('');
}

function hrefs(text: string): string[] {
  return tokenizeText(text).flatMap((token) => (token.kind === 'link' ? [token.href] : []));
}

describe('tokenizeText', () => {
  it.each([
    ['mira https://example.org/a, y dime', 'mira [https://example.org/a], y dime'],
    ['(https://example.org/a_(b))', '([https://example.org/a_(b)])'],
    ['¿http://example.org?', '¿[http://example.org]?'],
    ['"https://example.org/x"', '"[https://example.org/x]"'],
    ['www.example.org.', '[www.example.org].'],
    ['escribe a ana.lopez@example.org!', 'escribe a [ana.lopez@example.org]!'],
    ['dos: http://a.example http://b.example', 'dos: [http://a.example] [http://b.example]'],
    ['https://пример.example/ñ', '[https://пример.example/ñ]'],
    ['http://[2001:db8::1]:8080/x', '[http://[2001:db8::1]:8080/x]'],
  ])('finds the links in %j', (text, expected) => {
    expect(marked(text)).toBe(expected);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'smb://server/share',
    'C:\\x\\y',
    'http://',
    'https://user:secret@example.org/',
    'https://example.org@evil.example/',
    'a.b.c',
    '@ana',
    'ana@',
  ])('finds none in %j', (text) => {
    expect(hrefs(text)).toEqual([]);
  });

  it('gives the address parsed and written anew', () => {
    expect(hrefs('HTTPS://EXAMPLE.org/a b')).toEqual(['https://example.org/a']);
    expect(hrefs('www.example.org')).toEqual(['https://www.example.org/']);
    expect(hrefs('ana@example.org')).toEqual(['mailto:ana@example.org']);
  });

  it('loses nothing of any text and lets only three schemes through', () => {
    const parts = fc.constantFrom('https://', 'http://', 'www.', 'mailto:', 'javascript:', 'ex', '.org', '@', '/', '(', ')', '.', ' ', '\n', '\u202E', 'ñ', '%');
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(parts).map((list) => list.join('')));
    fc.assert(
      fc.property(text, (any) => {
        const tokens = tokenizeText(any);
        expect(tokens.map((token) => token.text).join('')).toBe(any);
        for (const href of hrefs(any)) expect(href).toMatch(/^(?:https?:\/\/|mailto:)/u);
      }),
      { numRuns: 500 },
    );
  });
});

describe('linkHost', () => {
  const hostOf = (written: string) => linkHost(hrefs(written)[0] ?? '', written);

  it('shows the host, port included', () => {
    expect(hostOf('https://example.org:8443/a')).toMatchObject({ shown: 'example.org:8443', mixesScripts: false, isMail: false });
  });

  it('shows a name in its own letters beside its plain form', () => {
    expect(hostOf('https://пример.example/')).toMatchObject({ shown: 'пример.example (xn--e1afmkfd.example)', mixesScripts: false });
  });

  it('shows only the plain form of a name that mixes alphabets, and says so', () => {
    // The second letter is a Cyrillic а.
    expect(hostOf('https://pаypal.example/')).toEqual({ shown: 'xn--pypal-4ve.example', isMail: false, mixesScripts: true });
  });

  it('does not translate a plain form that was written as such', () => {
    expect(hostOf('http://xn--e1afmkfd.example/')).toMatchObject({ shown: 'xn--e1afmkfd.example', mixesScripts: false });
  });

  it('shows to whom mail goes', () => {
    expect(hostOf('ana@example.org')).toMatchObject({ shown: 'ana@example.org', isMail: true });
  });
});
