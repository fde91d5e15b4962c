// The export as one page that opens anywhere: no script, nothing from elsewhere, every text as text.
import { createHash } from 'node:crypto';
import type { StoredMessage } from '../../src-shared/session/local-history.ts';
import type { ArchivedRoom, ArchivedServer } from '../history/history-archive.ts';
import { countMessages, dayOf, roomTitle, serverTitle } from './export-writer.ts';
import type { ExportSubject, ExportWriter } from './export-writer.ts';
import { withinLine, withoutControls } from './harmless-text.ts';
import { HTML_STYLE } from './html-style.ts';
import { timeZone } from './text-writer.ts';

const STYLE_HASH = createHash('sha256').update(HTML_STYLE).digest('base64');
/** Nothing may be loaded or run, whatever finds its way into the page; only its own style holds. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

export class HtmlWriter implements ExportWriter {
  readonly #subject: ExportSubject;
  readonly #dayFormat: Intl.DateTimeFormat;
  readonly #timeFormat: Intl.DateTimeFormat;
  readonly #fullFormat: Intl.DateTimeFormat;
  #roomIndex = 0;
  #day: number | null = null;

  constructor(subject: ExportSubject) {
    this.#subject = subject;
    this.#dayFormat = new Intl.DateTimeFormat(subject.locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    this.#timeFormat = new Intl.DateTimeFormat(subject.locale, { hour: '2-digit', minute: '2-digit' });
    this.#fullFormat = new Intl.DateTimeFormat(subject.locale, { dateStyle: 'full', timeStyle: 'short' });
  }

  head(): string {
    const { translate, servers, exportedAtUnixMs, locale } = this.#subject;
    const facts = { when: this.#fullFormat.format(exportedAtUnixMs), count: countMessages(servers), zone: timeZone() };
    return `<!doctype html>
<html lang="${locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(translate('export.title'))}</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(translate('export.title'))}</h1>
<p>${escapeHtml(translate('export.facts', facts))}</p>
</header>
${this.#contents()}
<main>
`;
  }

  server(): string {
    return '';
  }

  room(room: ArchivedRoom, server: ArchivedServer): string {
    const { translate } = this.#subject;
    this.#roomIndex += 1;
    this.#day = null;
    const empty = room.messageCount === 0 ? `<p>${escapeHtml(translate('export.emptyRoom'))}</p>\n` : '';
    return `<section id="r${this.#roomIndex}">
<h2>${inline(roomTitle(room, translate))} <small>${inline(serverTitle(server, translate))}</small></h2>
${empty}`;
  }

  messages(messages: readonly StoredMessage[]): string {
    return messages.map((message) => this.#dayDivider(message.sentAtUnixMs) + this.#message(message)).join('');
  }

  roomEnd(): string {
    return `${this.#day === null ? '' : '</section>\n'}</section>\n`;
  }

  foot(): string {
    return `</main>\n<footer class="faint">Wassop ${escapeHtml(this.#subject.appVersion)}</footer>\n</body>\n</html>\n`;
  }

  #contents(): string {
    const { translate, servers } = this.#subject;
    const rooms = servers.flatMap((server) => server.rooms.map((room) => ({ server, room })));
    if (rooms.length < 2) return '';
    const items = rooms.map(({ server, room }, index) => {
      const title = `<a href="#r${index + 1}">${inline(roomTitle(room, translate))}</a> <span class="faint">${inline(serverTitle(server, translate))}</span>`;
      return `<li><span>${title}</span><span class="faint">${escapeHtml(translate('export.messages', { count: room.messageCount }))}</span></li>`;
    });
    return `<nav aria-label="${escapeHtml(translate('export.contents'))}">\n<ul>\n${items.join('\n')}\n</ul>\n</nav>`;
  }

  /** Days as the log has them: a clock that was set back begins its day again. */
  #dayDivider(sentAtUnixMs: number): string {
    const day = dayOf(sentAtUnixMs);
    if (day === this.#day) return '';
    const end = this.#day === null ? '' : '</section>\n';
    this.#day = day;
    return `${end}<section class="day">\n<h3>${escapeHtml(this.#dayFormat.format(sentAtUnixMs))}</h3>\n`;
  }

  #message({ seq, authorName, isOwn, sentAtUnixMs, text }: StoredMessage): string {
    const id = `m${this.#roomIndex}-${seq}`;
    const time = `<time datetime="${new Date(sentAtUnixMs).toISOString()}">${escapeHtml(this.#timeFormat.format(sentAtUnixMs))}</time>`;
    const author = `<header><b>${inline(authorName)}</b><a href="#${id}">${time}</a></header>`;
    // A block is a paragraph of its own: what turns direction in it ends with it.
    return `<article id="${id}"${isOwn ? ' class="own"' : ''}>${author}<div class="text" dir="auto">${escapeHtml(withoutControls(text))}</div></article>\n`;
  }
}

/** A name among other words. */
function inline(text: string): string {
  return `<bdi>${escapeHtml(withinLine(text))}</bdi>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => ESCAPES[char] ?? char);
}
