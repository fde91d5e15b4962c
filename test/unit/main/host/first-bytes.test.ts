/** Telling dialects apart by the first bytes: every prefix, byte by byte. */
import { describe, expect, it } from 'vitest';
import { tellDialect } from '../../../../src-main/host/first-bytes.ts';

const bytesOf = (text: string) => Buffer.from(text, 'latin1');

/** What is said after 0, 1, 2 … bytes. */
const told = (text: string) => Array.from({ length: text.length + 1 }, (_, count) => tellDialect(bytesOf(text).subarray(0, count)));

describe('the first bytes', () => {
  it.each([
    ['\u0016\u0003\u0001', 'tls', 1],
    ['{"type":"read"}', 'json-pair', 1],
    ['WASSOP2 {"versions":[2]}', 'wassop2', 8],
    ['GET / HTTP/1.1', 'http', 4],
    ['POST / HTTP/1.1', 'http', 5],
    ['PUT / HTTP/1.1', 'http', 4],
    ['HEAD / HTTP/1.1', 'http', 5],
    ['DELETE / HTTP/1.1', 'http', 7],
    ['OPTIONS * HTTP/1.1', 'http', 8],
    ['PATCH / HTTP/1.1', 'http', 6],
    ['CONNECT a:1 HTTP/1.1', 'http', 8],
    ['TRACE / HTTP/1.1', 'http', 6],
    ['JOIN Ana\n', 'wassop1', 1],
    ['LIST_ROOMS\n', 'wassop1', 1],
    ['MESSAGE hola\n', 'wassop1', 1],
    ['get / HTTP/1.1', 'wassop1', 1],
    ['WASSOP\n', 'wassop1', 7],
    ['WASSOP3 {}', 'wassop1', 7],
    ['W', 'undecided', 1],
    ['PO', 'undecided', 2],
    ['PLAY\n', 'wassop1', 2],
    ['GET\n', 'wassop1', 4],
    ['GETTING\n', 'wassop1', 4],
    ['\n', 'wassop1', 1],
    ['\u00ff\u00fe', 'wassop1', 1],
  ])('%j are %s after %i bytes, and undecided before', (text, dialect, decidedAfter) => {
    const answers = told(text);
    expect(answers.slice(0, decidedAfter)).toEqual(Array.from({ length: decidedAfter }, () => 'undecided'));
    expect(new Set(answers.slice(decidedAfter))).toEqual(new Set([dialect]));
  });
});
