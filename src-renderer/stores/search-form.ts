// What a person asks of a search, as the fields hold it, and the query it amounts to. Pure.
import type { KeptServerView, SearchQuery, SearchScope } from '../../src-shared/ipc/search.ts';

export interface SearchForm {
  readonly text: string;
  readonly person: string;
  readonly scope: SearchScope;
  /** Days as date fields give them (`2026-11-21`), in the reader's zone; empty for no bound. */
  readonly fromDay: string;
  readonly untilDay: string;
}

export const EMPTY_FORM: SearchForm = { text: '', person: '', scope: { kind: 'all' }, fromDay: '', untilDay: '' };

export function isAskedSomething({ text, person, fromDay, untilDay }: SearchForm): boolean {
  return [text, person, fromDay, untilDay].some((field) => field.trim() !== '');
}

/** How many of the filters that can be hidden are in use. */
export function filterCount({ person, fromDay, untilDay }: SearchForm): number {
  return [person, fromDay, untilDay].filter((field) => field.trim() !== '').length;
}

export function queryOf({ text, person, scope, fromDay, untilDay }: SearchForm, limit: number): SearchQuery {
  const [from, until] = [startOfDay(fromDay), startOfDay(untilDay)];
  return {
    text,
    person,
    scope,
    limit,
    ...(from !== null && { fromUnixMs: from.getTime() }),
    // To the end of that day, which may be one of 23 or 25 hours.
    ...(until !== null && { beforeUnixMs: until.setDate(until.getDate() + 1) }),
  };
}

/** Local midnight; null for what is no day. */
function startOfDay(day: string): Date | null {
  const parts = /^(\d{4,6})-(\d\d)-(\d\d)$/.exec(day);
  if (!parts) return null;
  const date = new Date(0);
  date.setFullYear(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  date.setHours(0, 0, 0, 0);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** The room before the person as a scope, if one's own copy holds it. */
export function scopeOfRoom(servers: readonly KeptServerView[], connectionId: string | null, roomId: string | null): SearchScope {
  const server = servers.find((one) => one.connectionId !== null && one.connectionId === connectionId);
  if (!server) return { kind: 'all' };
  const isKept = server.rooms.some((room) => room.roomId === roomId);
  return isKept && roomId !== null ? { kind: 'room', placeKey: server.placeKey, roomId } : { kind: 'server', placeKey: server.placeKey };
}
