// The ticket of a host: which of its computer's addresses are worth passing on. Pure.
import type { HostAddressView } from '../ipc/views.ts';
import { DEFAULT_PORT } from '../protocol/limits.ts';
import { parseAddress } from './address.ts';
import { MAX_ADDRESSES, withoutRepetitions } from './place.ts';
import type { Ticket } from './ticket.ts';
import type { NetAddress } from './wire.ts';

/** Others reach these, or may; the address of a virtual machine's card leads them to their own computer. */
const KINDS_FOR_OTHERS: readonly HostAddressView['kind'][] = ['lan', 'link-local', 'vpn'];

/** @returns null when the computer has no address at all. */
export function ticketOf(host: {
  readonly addresses: readonly HostAddressView[];
  readonly spaceId: string;
  readonly hostId: string;
}): Ticket | null {
  const { spaceId, hostId } = host;
  const forOthers = host.addresses.filter(({ kind }) => KINDS_FOR_OTHERS.includes(kind));
  const usable = forOthers.length > 0 ? forOthers : host.addresses;
  const [first, ...others] = withoutRepetitions(usable.flatMap(toNetAddress)).slice(0, MAX_ADDRESSES);
  return first ? { addresses: [first, ...others], roomName: null, spaceId, hostId, token: null } : null;
}

/** Without its zone, which is this computer's own name for a card. */
function toNetAddress({ text }: HostAddressView): NetAddress[] {
  const parsed = parseAddress(text);
  return parsed.ok ? [{ host: parsed.value.host.replace(/%.*$/, ''), port: parsed.value.port ?? DEFAULT_PORT }] : [];
}
