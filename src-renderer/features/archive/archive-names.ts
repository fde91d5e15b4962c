// What a scope holds, in a few names: its one room, its rooms' server, or the servers. Pure.
import type { Translate } from '../../../src-shared/i18n/translator.ts';
import type { ArchiveView, ArchiveServerView } from '../../../src-shared/ipc/history-archive.ts';
import type { Formatters } from '../../ui/formatters.ts';

export function archiveNames({ servers }: ArchiveView, formatters: Formatters, t: Translate): string {
  const [server] = servers;
  const room = servers.length === 1 && server?.rooms.length === 1 ? server.rooms[0] : undefined;
  return room ? formatters.names([room.name]) : formatters.names(servers.map((one) => serverName(one, t)));
}

export function serverName({ name, addresses }: Pick<ArchiveServerView, 'name' | 'addresses'>, t: Translate): string {
  return name ?? addresses[0] ?? t('export.unknownServer');
}
