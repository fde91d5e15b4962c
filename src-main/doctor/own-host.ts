// The host of this computer as the doctor examines it, from what the app shows of it.
import type { HostView } from '../../src-shared/ipc/views.ts';
import { parseTicket } from '../../src-shared/session/ticket.ts';
import type { OwnHost } from './doctor.ts';

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

/** @returns null while no room is open, or without a network, where nobody could reach it. */
export function ownHostOf(view: HostView): OwnHost | null {
  if (view.kind !== 'running' || view.ticket === null) return null;
  const ticket = parseTicket(view.ticket);
  const hostId = ticket.ok ? ticket.value.hostId : null;
  if (hostId === null) return null;
  const own = new Set(view.addresses.map(({ text }) => text.replace(/:\d+$/, '').replace(/^\[|\]$|%.*$/g, '')));
  const visitors = view.people.filter(({ isSelf, remoteAddress }) => !isSelf && !LOOPBACK.test(remoteAddress) && !own.has(plain(remoteAddress)));
  return { port: view.port, hostId, addresses: view.addresses, visitorCount: visitors.length };
}

/** Without zone, and IPv4 as such. */
const plain = (address: string): string => address.replace(/^::ffff:/, '').replace(/%.*$/, '');
