// Whether this computer can speak to everybody on a card's network at all. Must not know what is announced there.
import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import type { NetworkCardView } from '../../src-shared/ipc/views.ts';

/** The group of Wassop's own beacon, docs/PROTOCOL.md section 11. Nothing is said: listeners pass over an empty datagram. */
const GROUP = '239.255.55.55';
const PORT = 5555;

/** @returns the names of the used cards with IPv4 that take nothing for a group. */
export async function findMuteCards(cards: readonly NetworkCardView[]): Promise<string[]> {
  const used = cards.filter(({ isUsed }) => isUsed).flatMap(({ name, addresses }) => addresses.filter(isIPv4).slice(0, 1).map((address) => ({ name, address })));
  const canSpeak = await Promise.all(used.map(({ address }) => canSend(address)));
  return used.filter((_, index) => !canSpeak[index]).map(({ name }) => name);
}

function canSend(address: string): Promise<boolean> {
  const socket = createSocket('udp4');
  return new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind({ address, port: 0 }, () => {
      try {
        socket.setMulticastInterface(address);
      } catch {
        // The card is gone, or takes no groups.
        return resolve(false);
      }
      socket.send(new Uint8Array(0), PORT, GROUP, (error) => resolve(error === null));
    });
  }).finally(() => socket.close());
}
