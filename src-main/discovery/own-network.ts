// Whether an address is a neighbour's, by the cards this computer has right now.
import { networkInterfaces } from 'node:os';
import { isOnLink, listCards } from './network-cards.ts';

/** @param address numeric, a link-local IPv6 one with its zone. */
export function isOnOwnNetwork(address: string): boolean {
  return listCards(networkInterfaces(), process.platform).some((card) => isOnLink(card, address));
}
