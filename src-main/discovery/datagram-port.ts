// One UDP socket as discovery uses it. Must not know what the datagrams say.
import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import type { Family } from './network-cards.ts';

export interface PortOptions {
  readonly family: Family;
  /** The wildcard address where several programs share the port: bound to one address, a socket hears no multicast. */
  readonly bindAddress: string;
  /** 0: any free one. */
  readonly port: number;
  /** What names the card to the system: its own IPv4 address, or `::%zone`. */
  readonly multicastInterface: string;
  readonly ttl: number;
  /** The group to hear; null for a socket that only sends and is answered. */
  readonly group: string | null;
}

export interface DatagramSource {
  /** With its zone where it has one. */
  readonly address: string;
  readonly port: number;
}

export interface PortListener {
  onDatagram(bytes: Uint8Array, source: DatagramSource): void;
  /** It can no longer be used, and is closed. */
  onFailed(error: Error): void;
}

export interface DatagramPort {
  /** Lost silently where the network does not take it: a datagram promises nothing. */
  send(bytes: Uint8Array, address: string, port: number): void;
  close(): void;
}

/** Rejects when the socket cannot be had: no such card any more, or the system forbids it. */
export type OpenPort = (options: PortOptions, listener: PortListener) => Promise<DatagramPort>;

export const openDatagramPort: OpenPort = async (options, listener) => {
  const isIpv6 = options.family === 'IPv6';
  const socket = createSocket({
    type: isIpv6 ? 'udp6' : 'udp4',
    // Beside other programs (another mDNS responder, a second profile) on the same port; every one of them hears the group.
    reuseAddr: options.port !== 0,
    ipv6Only: isIpv6,
  });
  try {
    await bind(socket, options);
  } catch (error) {
    socket.close();
    throw error;
  }
  return new OpenedPort(socket, listener);
};

async function bind(socket: Socket, { bindAddress, port, multicastInterface, ttl, group, family }: PortOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: bindAddress, port }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.setMulticastInterface(multicastInterface);
  socket.setMulticastTTL(ttl);
  // Others on this very computer want to hear it as well.
  socket.setMulticastLoopback(true);
  if (family === 'IPv4') socket.setBroadcast(true);
  if (group !== null) socket.addMembership(group, multicastInterface);
}

class OpenedPort implements DatagramPort {
  readonly #socket: Socket;
  #isOpen = true;
  /** Node drops what was sent in the same turn as the socket is closed, and a goodbye is sent just then. */
  #sending = 0;

  constructor(socket: Socket, listener: PortListener) {
    this.#socket = socket;
    socket.on('message', (bytes: Uint8Array, { address, port }: RemoteInfo) => {
      if (this.#isOpen) listener.onDatagram(bytes, { address, port });
    });
    socket.on('error', (error) => {
      if (!this.#isOpen) return;
      this.close();
      listener.onFailed(error);
    });
  }

  send(bytes: Uint8Array, address: string, port: number): void {
    if (!this.#isOpen) return;
    this.#sending += 1;
    // Without the callback a send that fails is an error of the socket, and one unreachable neighbour would close it.
    this.#socket.send(bytes, port, address, () => {
      this.#sending -= 1;
      this.#closeWhenSent();
    });
  }

  close(): void {
    this.#isOpen = false;
    this.#closeWhenSent();
  }

  #closeWhenSent(): void {
    if (this.#isOpen || this.#sending > 0) return;
    this.#sending = Number.POSITIVE_INFINITY;
    this.#socket.close();
  }
}
