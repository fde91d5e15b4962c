// What a person types for a place ↔ host and port. Pure; must not know what is served there.
import { failure } from '../errors/app-failure.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { DEFAULT_PORT, JSON_PAIR_DEFAULT_PORT } from '../protocol/limits.ts';
import { err, ok } from '../util/result.ts';
import type { Result } from '../util/result.ts';
import type { NetAddress } from './wire.ts';

/** RFC 1035: the longest name that can be looked up. */
const HOST_MAX_CHARS = 253;
const ZONE = /^[A-Za-z0-9_.~-]{1,64}$/;
/** Characters that no host name has and that would make two readings of one text possible. */
const NOT_IN_A_NAME = /[\s\p{Cc}/\\@?#[\]:%"<>|^`{}]/u;
const DIGITS_AND_DOTS = /^[0-9.]+$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

export interface TypedAddress {
  /** Lower case; a bare IPv6 address in its shortest form, perhaps with a zone. */
  readonly host: string;
  /** null when the person gave none. */
  readonly port: number | null;
}

/**
 * Takes `host`, `host:port`, `[v6]`, `[v6]:port`, a bare IPv6 address, and nothing else: links are ticket.ts's.
 * @returns ADDRESS_INVALID for anything else.
 */
export function parseAddress(text: string): Result<TypedAddress, AppFailure> {
  const place = text.trim();
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(place);
  if (bracketed) return build(parseIpv6(bracketed[1] ?? ''), bracketed[2]);
  if (place.split(':').length > 2) return build(parseIpv6(place), undefined);
  const [host = '', port] = place.split(':');
  return build(parseName(host), port);
}

/** The one text of a place, as shown and remembered: `host:port` or `[v6]:port`. */
export function printAddress({ host, port }: NetAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where to knock, in order: the port that was given, or the usual ones of the dialects. */
export function candidateAddresses({ host, port }: TypedAddress): readonly [NetAddress, ...NetAddress[]] {
  if (port !== null) return [{ host, port }];
  return [
    { host, port: DEFAULT_PORT },
    { host, port: JSON_PAIR_DEFAULT_PORT },
  ];
}

function build(host: string | null, portText: string | undefined): Result<TypedAddress, AppFailure> {
  const port = portText === undefined ? null : parsePort(portText);
  if (host === null || port === 'invalid') return err(failure('ADDRESS_INVALID'));
  return ok({ host, port });
}

function parsePort(text: string): number | 'invalid' {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : 'invalid';
}

function parseName(text: string): string | null {
  const name = text.toLowerCase();
  if (name === '' || name.length > HOST_MAX_CHARS || NOT_IN_A_NAME.test(name) || name.startsWith('.') || name.includes('..')) return null;
  // "127.1" and "5555" mean an address to some resolvers and nothing to people.
  if (DIGITS_AND_DOTS.test(name) && !IPV4.test(name)) return null;
  return name;
}

function parseIpv6(text: string): string | null {
  const percent = text.indexOf('%');
  const digits = percent < 0 ? text : text.slice(0, percent);
  const zone = percent < 0 ? null : text.slice(percent + 1);
  if (!/^[0-9a-fA-F:.]+$/.test(digits) || !digits.includes(':')) return null;
  if (zone !== null && !ZONE.test(zone)) return null;
  const short = shortenIpv6(digits);
  if (short === null) return null;
  return zone === null ? short : `${short}%${zone}`;
}

/** RFC 5952 form; null when it is no IPv6 address. The URL parser is the one that every runtime has. */
function shortenIpv6(digits: string): string | null {
  try {
    return new URL(`http://[${digits}]/`).hostname.slice(1, -1);
  } catch {
    return null;
  }
}
