import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ExportSubject, ExportWriter } from '../../../../src-main/archive/export-writer.ts';
import { HtmlWriter } from '../../../../src-main/archive/html-writer.ts';
import { TextWriter } from '../../../../src-main/archive/text-writer.ts';
import type { ArchivedRoom, ArchivedServer } from '../../../../src-main/history/history-archive.ts';
import { createTranslator } from '../../../../src-shared/i18n/translator.ts';
import type { Locale } from '../../../../src-shared/i18n/translator.ts';
import type { StoredMessage } from '../../../../src-shared/session/local-history.ts';
import { factsOf, storedMessage } from '../../../helpers/local-changes.ts';

/** Days and times are the reader's: these are noon of theirs. */
const NOON = new Date(2026, 10, 21, 12, 0).getTime();
const DAY_MS = 24 * 60 * 60_000;

function roomOf(fields: Partial<ArchivedRoom> = {}): ArchivedRoom {
  return {
    roomNumber: 1, roomId: 'sala1', name: 'Sala1', copyId: 'c', isJoined: true, isRetired: false, floorSeq: 0, lastSeq: 9, readSeq: 0,
    deletedSeq: 0, messageCount: 2, unsentCount: 0, ...fields,
  };
}

function serverOf(rooms: readonly ArchivedRoom[], fields: Partial<ArchivedServer> = {}): ArchivedServer {
  return { ...factsOf(), serverNumber: 1, addresses: ['10.0.0.2:5555'], rooms, ...fields };
}

function write(Writer: new (subject: ExportSubject) => ExportWriter, servers: readonly ArchivedServer[], messages: readonly StoredMessage[], locale: Locale = 'en'): string {
  const writer = new Writer({ servers, exportedAtUnixMs: NOON, appVersion: '1.2.3', translate: createTranslator(locale), locale });
  const rooms = servers.flatMap((server) => [
    writer.server(server),
    ...server.rooms.flatMap((room) => [writer.room(room, server), writer.messages(messages), writer.roomEnd()]),
  ]);
  return [writer.head(), ...rooms, writer.foot()].join('');
}

const at = (seq: number, text: string, fields: Partial<StoredMessage> = {}) => storedMessage(seq, { sentAtUnixMs: NOON + seq * 60_000, text, ...fields });

describe('the page', () => {
  const html = (messages: readonly StoredMessage[], rooms = [roomOf()], locale: Locale = 'en') => write(HtmlWriter, [serverOf(rooms)], messages, locale);

  it('has each message as text under its own anchor, own ones told apart, with time and day', () => {
    const page = html([at(1, 'hello'), at(2, 'mine', { isOwn: true, authorName: 'Ana' }), at(3, 'next day', { sentAtUnixMs: NOON + DAY_MS })]);
    expect(page).toMatch(/<article id="m1-1"><header><b><bdi>Beto<\/bdi><\/b><a href="#m1-1"><time datetime="[^"]+">[^<]+<\/time><\/a><\/header><div class="text" dir="auto">hello<\/div><\/article>/);
    expect(page).toContain('<article id="m1-2" class="own">');
    expect([...page.matchAll(/<h3>([^<]+)<\/h3>/g)].map(([, day]) => day)).toEqual(['Saturday, November 21, 2026', 'Sunday, November 22, 2026']);
    expect(html([at(1, 'hola')], [roomOf()], 'es')).toMatch(/<html lang="es"[\s\S]*Historial de chat[\s\S]*sábado, 21 de noviembre de 2026/);
  });

  it('opens and closes what it opens, also where clocks went back', () => {
    const page = html([at(1, 'a'), at(2, 'b', { sentAtUnixMs: NOON - DAY_MS }), at(3, 'c')], [roomOf(), roomOf({ roomId: 'b', messageCount: 0 })]);
    for (const element of ['html', 'head', 'body', 'main', 'section', 'article', 'header', 'nav', 'ul', 'li', 'div', 'bdi', 'b', 'h2', 'h3', 'span']) {
      const opened = [...page.matchAll(new RegExp(`<${element}[ >]`, 'g'))].length;
      expect([...page.matchAll(new RegExp(`</${element}>`, 'g'))].length, element).toBe(opened);
    }
  });

  it('lists its rooms with their counts where there are several', () => {
    expect(html([])).not.toContain('<nav');
    const page = html([], [roomOf({ messageCount: 61_204 }), roomOf({ roomId: 'b', name: 'General', isRetired: true, messageCount: 1 })]);
    expect(page).toContain('<a href="#r1"><bdi>Sala1</bdi></a>');
    expect(page).toContain('61,204 messages');
    expect(page).toContain('<bdi>General (earlier)</bdi>');
    expect(page).toMatch(/<section id="r2">/);
  });

  it('allows nothing but its own style, and needs nothing from elsewhere', () => {
    const page = html([at(1, 'x')]);
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(`content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|url\(|https?:/);
  });

  it('shows what hostile people wrote, and obeys none of it', () => {
    const evil = '</div></article><script>alert(1)</script><img src=x onerror=alert(2)>"\'&amp;\u001b[2J';
    const page = write(
      HtmlWriter,
      [serverOf([roomOf({ name: evil }), roomOf({ roomId: 'b', name: 'x' })], { spaceName: evil })],
      [at(1, evil, { authorName: evil })],
    );
    expect(page).not.toMatch(/<script|<img|<iframe/);
    expect(page).not.toContain('\u001b');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('&quot;&#39;&amp;amp;\\x1b[2J');
    expect([...page.matchAll(/<article/g)]).toHaveLength(2);
  });

  it('lets no name and no text turn what stands beside it', () => {
    const page = html([at(1, 'a\u2069b', { authorName: 'gpj.\u202Eexe\u2069' })]);
    expect(page).toContain('<bdi>gpj.\\u202eexe\\u2069</bdi>');
    // In a text of its own paragraph they steer nothing else, and a person may have meant them.
    expect(page).toContain('<div class="text" dir="auto">a\u2069b</div>');
  });
});

describe('plain text', () => {
  const lines = (messages: readonly StoredMessage[], rooms = [roomOf()]) => write(TextWriter, [serverOf(rooms)], messages).split('\n');

  it('has a heading, the rooms, and one line a message that sorts by time', () => {
    expect(lines([at(1, 'hello'), at(2, 'one\ntwo\r\nthree')])).toEqual([
      'Chat history',
      expect.stringMatching(/^Exported 2026-11-21 12:00 · 2 messages · times of \S+$/) as string,
      '',
      '# Sala1 · Taller',
      '',
      '[2026-11-21 12:01] Beto: hello',
      '[2026-11-21 12:02] Beto: one ⏎ two ⏎ three',
      '',
    ]);
  });

  it('cannot be made to look like another message, nor to steer a terminal', () => {
    const text = lines([at(1, 'x\u2028[2026-11-21 12:00] Ana: I agree\u0085\u001b[31m\r', { authorName: 'Be\nto' })]).find((line) => line.startsWith('['));
    expect(text).toBe('[2026-11-21 12:01] Be ⏎ to: x\\u2028[2026-11-21 12:00] Ana: I agree\\x85\\x1b[31m\\x0d');
  });

  it('keeps directions within names and texts', () => {
    const text = lines([at(1, 'שלום \u202e', { authorName: 'שירה' })]).find((line) => line.startsWith('['));
    expect(text).toBe('[2026-11-21 12:01] \u2068שירה\u2069: \u2068שלום \\u202e\u2069');
  });
});
