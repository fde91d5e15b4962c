// What an exported file is called unless the person says otherwise. Pure.
import type { ExportFormat, HistoryScope } from '../../src-shared/ipc/history-archive.ts';
import type { ArchivedServer } from '../history/history-archive.ts';

export const EXPORT_EXTENSIONS: Readonly<Record<ExportFormat, string>> = { html: 'html', json: 'json', text: 'txt' };

/** Longer names are refused by some file systems, with the date and the folder still to come. */
const MAX_NAME_CHARS = 60;

/** `Wassop Sala1 2026-11-21.html` */
export function exportFileName(servers: readonly ArchivedServer[], scope: HistoryScope['kind'], nowUnixMs: number, format: ExportFormat): string {
  const [server] = servers;
  const name = scope === 'all' ? '' : ((scope === 'room' ? server?.rooms[0]?.name : (server?.spaceName ?? server?.addresses[0])) ?? '');
  const day = new Date(nowUnixMs - new Date(nowUnixMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  return `${['Wassop', forFileName(name), day].filter((part) => part !== '').join(' ')}.${EXPORT_EXTENSIONS[format]}`;
}

/** Names of rooms are anybody's: what Windows, macOS or a shell would take for something else goes. */
function forFileName(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}\p{Cf}\p{Surrogate}<>:"/\\|?*]/gu, ' ').replaceAll(/\s+/g, ' ').trim();
  return [...plain].slice(0, MAX_NAME_CHARS).join('').replace(/[. ]+$/, '');
}
