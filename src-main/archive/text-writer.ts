// The export as plain text: one line a message, whatever was written in it.
import { isolateText } from '../../src-shared/i18n/translator.ts';
import type { StoredMessage } from '../../src-shared/session/local-history.ts';
import type { ArchivedRoom, ArchivedServer } from '../history/history-archive.ts';
import { countMessages, roomTitle, serverTitle } from './export-writer.ts';
import type { ExportSubject, ExportWriter } from './export-writer.ts';
import { withinLine } from './harmless-text.ts';

/** Stands where the author broke the line. */
const LINE_BREAK = ' ⏎ ';

export class TextWriter implements ExportWriter {
  readonly #subject: ExportSubject;

  constructor(subject: ExportSubject) {
    this.#subject = subject;
  }

  head(): string {
    const { translate, servers, exportedAtUnixMs } = this.#subject;
    const when = minuteOf(exportedAtUnixMs);
    return `${translate('export.title')}\n${translate('export.facts', { when, count: countMessages(servers), zone: timeZone() })}\n`;
  }

  server(): string {
    return '';
  }

  room(room: ArchivedRoom, server: ArchivedServer): string {
    const { translate } = this.#subject;
    return `\n# ${oneLine(roomTitle(room, translate))} · ${oneLine(serverTitle(server, translate))}\n\n`;
  }

  messages(messages: readonly StoredMessage[]): string {
    return messages.map(({ sentAtUnixMs, authorName, text }) => `[${minuteOf(sentAtUnixMs)}] ${oneLine(authorName)}: ${oneLine(text)}\n`).join('');
  }

  roomEnd(): string {
    return '';
  }

  foot(): string {
    return '';
  }
}

export function timeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function oneLine(text: string): string {
  return isolateText(withinLine(text).replaceAll('\n', LINE_BREAK));
}

/** `2026-11-21 10:09`, the reader's time: sorts, and reads the same in every language. */
function minuteOf(unixMs: number): string {
  const date = new Date(unixMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
