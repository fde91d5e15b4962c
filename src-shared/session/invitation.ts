// What people are given to come in, as they paste or open it: a ticket, perhaps in the middle of a message, or the address of a page.
// Pure; must not know who opens it.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { parseRoomName } from '../protocol/names.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { parseAddress, printAddress } from './address.ts';
import { parseTicket } from './ticket.ts';
import type { Ticket } from './ticket.ts';
import type { NetAddress } from './wire.ts';

const TICKET = /wassop:\/\/\S*/i;
const PAGE = /^http:\/\/([^/?#@\\\s]+)\/?(?:#(\S*))?$/i;
const HTTP_PORT = 80;
/** What a sentence puts behind a link. */
const END_OF_SENTENCE = /[.,;!?)»”"'>]+$/u;

/** @returns null for what is no link at all (perhaps an address); TICKET_INVALID for a link that leads nowhere. */
export function parseInvitation(text: string): Result<Ticket, AppFailure> | null {
  const link = TICKET.exec(text)?.[0];
  if (link !== undefined) return parseTicket(link.replace(END_OF_SENTENCE, ''));
  return /^https?:/i.test(text.trim()) ? parsePageAddress(text.trim()) : null;
}

/** `http://host:port/#room`: for a browser, on a page that its host serves. It never holds the room's secret. */
export function printPageAddress(address: NetAddress, roomName: string | null): string {
  const zoneless = { ...address, host: address.host.replace(/%.*$/, '') };
  return `http://${printAddress(zoneless)}/${roomName === null ? '' : `#${encodeURIComponent(roomName)}`}`;
}

function parsePageAddress(text: string): Result<Ticket, AppFailure> {
  const [, place = '', fragment = ''] = PAGE.exec(text) ?? [];
  const address = parseAddress(place);
  const roomName = parseFragment(fragment);
  if (!address.ok || !roomName.ok) return err(failure('TICKET_INVALID'));
  const { host, port } = address.value;
  return ok({ addresses: [{ host, port: port ?? HTTP_PORT }], roomName: roomName.value, spaceId: null, hostId: null, token: null });
}

function parseFragment(text: string): Result<string | null, unknown> {
  if (text === '') return ok(null);
  try {
    return parseRoomName(decodeURIComponent(text));
  } catch (error) {
    // Escapes that are none.
    return err(error);
  }
}
