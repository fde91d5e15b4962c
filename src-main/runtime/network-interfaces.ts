// What the system says of the network cards of this computer. Knows nothing of what it is asked for.
import { networkInterfaces } from 'node:os';
import type { NetworkInterfaceInfo } from 'node:os';

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/**
 * Asking takes a descriptor, and a process that serves a crowd may have none left for a moment: the cards are then what they were
 * when last asked, none at first. Whoever looks again and again must not fall over that.
 */
export function keepLastInterfaces(ask: () => Interfaces): () => Interfaces {
  let last: Interfaces = {};
  return () => {
    try {
      last = ask();
    } catch {
      // Nothing else than a lack of descriptors or memory makes it fail, and what lacks them says so by itself.
    }
    return last;
  };
}

export const readInterfaces: () => Interfaces = keepLastInterfaces(networkInterfaces);
