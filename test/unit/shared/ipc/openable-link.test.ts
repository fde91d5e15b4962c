import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOpenableLink } from '../../../../src-shared/ipc/openable-link.ts';

describe('E15: links that may leave the app', () => {
  it.each([
    ['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
    ['http://192.168.1.10:8080', 'http://192.168.1.10:8080/'],
    ['HTTPS://EXAMPLE.ORG', 'https://example.org/'],
    ['mailto:ana@example.org', 'mailto:ana@example.org'],
    ['https://éxito.example/', 'https://xn--xito-9oa.example/'],
    ['https://example.org/"quoted"', 'https://example.org/%22quoted%22'],
  ])('%s is opened as %s', (text, opened) => {
    expect(parseOpenableLink(text)).toEqual({ ok: true, value: opened });
  });

  it.each([
    'file:///etc/passwd',
    'smb://server/share',
    'ms-msdt:/id PCWDiagnostic',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'app://wassop/index.html',
    'wassop://host/room',
    'ftp://example.org/',
    'about:blank',
    'blob:https://example.org/x',
    'view-source:https://example.org',
    '\\\\host\\share',
    '//example.org/',
    'example.org',
    '',
    ' https://example.org',
    'https://example.org/a b',
    'https://example.org/\r\nX: y',
    'java\tscript:alert(1)',
    'https://example.org\u0000',
    'https:\\\\example.org',
    'https://bank.example@evil.example/',
    'https://user:secret@example.org/',
    'https://',
  ])('%j is refused', (text) => {
    expect(parseOpenableLink(text)).toEqual({ ok: false, error: { code: 'LINK_NOT_ALLOWED' } });
  });

  it('whatever is allowed has an allowed scheme, is plain, and is judged the same again', () => {
    const schemes = fc.constantFrom('http', 'https', 'mailto', 'file', 'javascript', 'HTTP', 'ms-word', '');
    fc.assert(
      fc.property(schemes, fc.constantFrom(':', '://', ':\\\\', ''), fc.string({ unit: 'binary' }), (scheme, separator, rest) => {
        const link = parseOpenableLink(scheme + separator + rest);
        if (!link.ok) return;
        expect(link.value).toMatch(/^(?:https?:\/\/[^\s\\@/]|mailto:)[^\s\\]*$/);
        expect(parseOpenableLink(link.value)).toEqual(link);
      }),
      { numRuns: 5_000 },
    );
  });
});
