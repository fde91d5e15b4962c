// From the words of --listen to the addresses a socket takes, and from those to the addresses others type.
// Opens no socket but to see whether an address takes one.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { NetworkAddress } from '../runtime/network-addresses.ts';

/** Serves IPv4 as well where the system can. */
const EVERY_ADDRESS = '::';
const EVERY_IPV4_ADDRESS = '0.0.0.0';
const LOOPBACK_IPV4 = '127.0.0.1';

/**
 * @param network the addresses this computer has now; one that comes later is listened on with `any`, and with `lan` when the host is told (follow-cards.ts).
 * @param canListen tells an address that takes a socket from one that is listed but not ready, e.g. of a card that just came up.
 * @returns at least one address, none twice; what a person named stands whether it can be listened on or not.
 */
export async function expandListen(
  words: readonly string[],
  network: readonly NetworkAddress[],
  canListen: (address: string) => Promise<boolean> = canListenOn,
): Promise<string[]> {
  if (words.includes('any')) return [EVERY_ADDRESS];
  const addresses: string[] = [];
  for (const word of words) {
    const expanded = expandWord(word, network);
    if (expanded === null) addresses.push(word);
    else for (const address of [LOOPBACK_IPV4, ...expanded]) if (await canListen(address)) addresses.push(address);
  }
  return addresses.length === 0 ? [LOOPBACK_IPV4] : [...new Set(addresses)];
}

/** @returns null for what is an address itself. */
function expandWord(word: string, network: readonly NetworkAddress[]): string[] | null {
  switch (word) {
    case 'localhost':
      return loopbackFirst(network.filter(({ kind }) => kind === 'loopback'));
    case 'lan':
      return loopbackFirst(network.filter(({ isPrivate }) => isPrivate));
    default:
      return null;
  }
}

/** The list is best first for people; a host that names one address of its own names the one it has for sure. */
function loopbackFirst(network: readonly NetworkAddress[]): string[] {
  return network.map(({ address }) => address).reverse();
}

async function canListenOn(address: string): Promise<boolean> {
  const server = createServer();
  server.listen({ host: address, port: 0 });
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/** Where others reach a host that listens on `bound`, best first. */
export function reachableAddresses(bound: readonly string[], network: readonly NetworkAddress[]): NetworkAddress[] {
  if (bound.includes(EVERY_ADDRESS)) return [...network];
  return network.filter(
    ({ address, family }) => bound.includes(address) || (family === 'IPv4' && bound.includes(EVERY_IPV4_ADDRESS)),
  );
}
