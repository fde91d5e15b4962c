// From the words of --listen to the addresses a socket takes, and from those to the addresses others type.
// Knows nothing of sockets.
import type { NetworkAddress } from '../runtime/network-addresses.ts';

/** Serves IPv4 as well where the system can. */
const EVERY_ADDRESS = '::';
const EVERY_IPV4_ADDRESS = '0.0.0.0';
const LOOPBACK_IPV4 = '127.0.0.1';

/**
 * @param network the addresses this computer has now; one that comes later is not listened on, except with `any`.
 * @returns at least one address, none twice.
 */
export function expandListen(words: readonly string[], network: readonly NetworkAddress[]): string[] {
  const addresses = words.flatMap((word) => expandWord(word, network));
  return addresses.includes(EVERY_ADDRESS) ? [EVERY_ADDRESS] : [...new Set(addresses)];
}

function expandWord(word: string, network: readonly NetworkAddress[]): string[] {
  switch (word) {
    case 'any':
      return [EVERY_ADDRESS];
    case 'localhost':
      return orLoopback(network.filter(({ kind }) => kind === 'loopback'));
    case 'lan':
      return orLoopback(network.filter(({ isPrivate }) => isPrivate));
    default:
      return [word];
  }
}

function orLoopback(network: readonly NetworkAddress[]): string[] {
  // Best first for people is loopback first for whoever reads which address this host has for sure.
  const addresses = network.map(({ address }) => address).reverse();
  return [LOOPBACK_IPV4, ...addresses.filter((address) => address !== LOOPBACK_IPV4)];
}

/** Where others reach a host that listens on `bound`, best first. */
export function reachableAddresses(bound: readonly string[], network: readonly NetworkAddress[]): NetworkAddress[] {
  if (bound.includes(EVERY_ADDRESS)) return [...network];
  return network.filter(
    ({ address, family }) => bound.includes(address) || (family === 'IPv4' && bound.includes(EVERY_IPV4_ADDRESS)),
  );
}
