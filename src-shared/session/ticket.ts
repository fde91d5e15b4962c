// The link that leads into a room: where its host may be found, who it is, and which room. Text ↔ ticket, one text for each ticket.
// Pure; must not know who opens it. Source: docs/PROTOCOL.md section 12.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { DEFAULT_PORT } from '../protocol/limits.ts';
import { parseRoomName } from '../protocol/names.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import { parseAddress, printAddress } from './address.ts';
import { MAX_ADDRESSES, withoutRepetitions } from './place.ts';
import type { PlaceTexts } from './place.ts';
import type { NetAddress } from './wire.ts';

export interface Ticket {
  /** Ways to the host, best first, at most MAX_ADDRESSES. */
  readonly addresses: readonly [NetAddress, ...NetAddress[]];
  /** null: wherever the host lets people land. */
  readonly roomName: string | null;
  readonly spaceId: string | null;
  /** The fingerprint of the host's key, which it has to prove (host-check.ts). */
  readonly hostId: string | null;
  /** The secret of the room, for rooms that have one. */
  readonly token: string | null;
}

/** Longer ones are refused, and none longer is printed: what every system passes on as an argument, and a QR code still holds. */
export const TICKET_MAX_CHARS = 2_048;
const SCHEME = 'wassop://';
const VERSION = '1';
const PRINTABLE_ASCII = /^[\x21-\x7e]+$/;
/** Authority, room and query. No user, no fragment, no second part of a path. */
const PARTS = /^([^/?#@\\]+)(?:\/([^/?#\\]*))?(?:\?([^#\\]*))?$/;
/** A host's own ids are such; one of another kind is not worth an escape that a sentence's end could be taken for. */
const SPACE_ID = /^[A-Za-z0-9_-]{1,64}$/;
const HOST_ID = /^[a-z2-7]{52}$/;
/** 128 bits in base64url, or more. */
const TOKEN = /^[A-Za-z0-9_-]{22,86}$/;

/** @returns TICKET_INVALID for anything that is no such link; `details.reason` is `version` for one of a later version. */
export function parseTicket(text: string): Result<Ticket, AppFailure> {
  const isLink = text.length <= TICKET_MAX_CHARS && PRINTABLE_ASCII.test(text) && text.slice(0, SCHEME.length).toLowerCase() === SCHEME;
  const parts = isLink ? PARTS.exec(text.slice(SCHEME.length)) : null;
  const query = parts ? parseQuery(parts[3] ?? '') : null;
  if (!parts || !query) return invalid();
  if ((query.get('v') ?? VERSION) !== VERSION) return err(failure('TICKET_INVALID', { reason: 'version' }));
  const first = parseAuthority(parts[1] ?? '');
  const others = first && parseOthers(query.get('a'), first.port);
  const room = parseRoom(parts[2] ?? '');
  const spaceId = parseField(query.get('s'), SPACE_ID);
  const hostId = parseField(query.get('k'), HOST_ID);
  const token = parseField(query.get('t'), TOKEN);
  if (!first || !others || !room.ok || !spaceId.ok || !hostId.ok || !token.ok) return invalid();
  const addresses = withoutRepetitions([first, ...others]);
  if (addresses.length > MAX_ADDRESSES) return invalid();
  const ticket: Ticket = {
    addresses: [first, ...addresses.slice(1)],
    roomName: room.value,
    spaceId: spaceId.value,
    hostId: hostId.value,
    token: token.value,
  };
  // What is short enough only because it leaves out escapes could not be passed on whole.
  return write(ticket).addressCount === addresses.length ? ok(ticket) : invalid();
}

/** The one text of a ticket. What no ticket can hold is left out: parts that break a rule, addresses for which there is no room. */
export function printTicket(ticket: Ticket): string {
  return write(ticket).text;
}

function write({ addresses, roomName, spaceId, hostId, token }: Ticket): { readonly text: string; readonly addressCount: number } {
  const [first, ...others] = addresses;
  const room = roomName === null ? null : parseRoomName(roomName);
  const head = `${SCHEME}${printAuthority(first)}/${room?.ok ? encode(room.value) : ''}?v=${VERSION}`;
  const tail = [printField('s', spaceId, SPACE_ID), printField('k', hostId, HOST_ID), printField('t', token, TOKEN)].join('');
  let list = '';
  let addressCount = 1;
  for (const address of withoutRepetitions([first, ...others]).slice(1, MAX_ADDRESSES)) {
    const longer = `${list}${list === '' ? '&a=' : ','}${printOther(address, first.port)}`;
    if (head.length + longer.length + tail.length > TICKET_MAX_CHARS) break;
    list = longer;
    addressCount += 1;
  }
  return { text: head + list + tail, addressCount };
}

/** What `ChatClient.open` takes of it. */
export function placeOf({ addresses, hostId, spaceId }: Ticket): PlaceTexts {
  const [address, ...otherAddresses] = addresses.map(printAddress);
  if (address === undefined) throw new Error('A ticket has an address');
  return { address, otherAddresses, expected: { hostId, spaceId } };
}

const invalid = (): Result<never, AppFailure> => err(failure('TICKET_INVALID'));

/** Fields of a later version are passed over; one that stands twice could be read in two ways. */
function parseQuery(text: string): Map<string, string> | null {
  const fields = new Map<string, string>();
  for (const pair of text === '' ? [] : text.split('&')) {
    const end = pair.indexOf('=');
    const name = end < 0 ? pair : pair.slice(0, end);
    if (fields.has(name)) return null;
    fields.set(name, end < 0 ? '' : pair.slice(end + 1));
  }
  return fields;
}

function parseField(text: string | undefined, pattern: RegExp): Result<string | null, null> {
  if (text === undefined) return ok(null);
  const value = decode(text);
  return value !== null && pattern.test(value) ? ok(value) : err(null);
}

function printField(name: string, value: string | null, pattern: RegExp): string {
  return value !== null && pattern.test(value) ? `&${name}=${encode(value)}` : '';
}

function parseRoom(text: string): Result<string | null, unknown> {
  if (text === '') return ok(null);
  const name = decode(text);
  return name === null ? err(null) : parseRoomName(name);
}

/** Escapes are undone after the port was told apart, so that none of them can make a port, brackets or a second address. */
function parseAuthority(text: string): NetAddress | null {
  const [, bracketed, plain = '', port] = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::([0-9]{1,5}))?$/.exec(text) ?? [];
  const host = decode(bracketed ?? plain);
  if (host === null || /[\s:[\]]/u.test(bracketed === undefined ? host : host.replaceAll(':', ''))) return null;
  const place = bracketed === undefined ? host : `[${host}]`;
  return toNetAddress(port === undefined ? place : `${place}:${port}`, DEFAULT_PORT);
}

function printAuthority({ host, port }: NetAddress): string {
  const name = host.includes(':') ? `[${host.replace('%', '%25')}]` : encode(host);
  return port === DEFAULT_PORT ? name : `${name}:${port}`;
}

function parseOthers(text: string | undefined, port: number): NetAddress[] | null {
  if (text === undefined) return [];
  const addresses = text.split(',').map((each) => toNetAddress(decode(each) ?? '', port));
  return addresses.every((address) => address !== null) ? addresses : null;
}

/** The port of the first address need not be said again; an IPv6 address without one needs no brackets. */
function printOther(address: NetAddress, firstPort: number): string {
  const text = address.port === firstPort ? address.host : printAddress(address);
  return encode(text).replaceAll('%3A', ':');
}

function toNetAddress(text: string, defaultPort: number): NetAddress | null {
  const parsed = /\s/u.test(text) ? null : parseAddress(text);
  return parsed?.ok ? { host: parsed.value.host, port: parsed.value.port ?? defaultPort } : null;
}

/** Everything but letters, digits and `-._~`, and a dot at the end: what programs that look for links in text take for the end of one is escaped. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]|\.$/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // Escapes that are none, or no UTF-8.
    return null;
  }
}
