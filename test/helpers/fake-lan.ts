// Networks in memory with computers on them, as discovery sees them: multicast, broadcast and unicast datagrams, every one of
// them counted. As on Linux, a socket on a shared port hears a group whatever card of its computer a datagram came by.
import { listCards } from '../../src-main/discovery/network-cards.ts';
import type { NetworkCard } from '../../src-main/discovery/network-cards.ts';
import type { Interfaces } from '../../src-main/runtime/network-interfaces.ts';
import type { DatagramPort, OpenPort, PortListener, PortOptions } from '../../src-main/discovery/datagram-port.ts';

interface FakeSocket {
  readonly computer: FakeComputer;
  readonly options: PortOptions;
  readonly localPort: number;
  readonly listener: PortListener;
  isOpen: boolean;
}

export interface SentDatagram {
  readonly computer: string;
  readonly card: string;
  readonly to: string;
  readonly port: number;
  readonly bytes: Uint8Array;
}

/** One network, or several that do not reach each other: each card is plugged into one by name. */
export class FakeLan {
  readonly sent: SentDatagram[] = [];
  /** What the network swallows. */
  drops: (datagram: SentDatagram) => boolean = () => false;
  readonly #sockets: FakeSocket[] = [];
  readonly #computers: FakeComputer[] = [];
  #nextPort = 40_000;

  computer(name: string, cards: Readonly<Record<string, FakeCard>>): FakeComputer {
    const computer = new FakeComputer(name, cards, (owner, options, listener) => this.#open(owner, options, listener));
    this.#computers.push(computer);
    return computer;
  }

  /** As a program on `computer` would send it that is none of ours. */
  inject(computer: FakeComputer, card: string, from: { address: string; port: number }, to: string, port: number, bytes: Uint8Array): void {
    this.#deliver({ computer: computer.name, card, to, port, bytes }, from);
  }

  #open(computer: FakeComputer, options: PortOptions, listener: PortListener): DatagramPort {
    const socket: FakeSocket = { computer, options, listener, localPort: options.port || (this.#nextPort += 1), isOpen: true };
    this.#sockets.push(socket);
    return {
      send: (bytes, to, port) => {
        if (!socket.isOpen) return;
        const card = computer.cardOf(options, to);
        const from = card === null ? null : computer.addressOf(card, options.family, to);
        if (card === null || from === null) return;
        const datagram = { computer: computer.name, card, to, port, bytes };
        this.sent.push(datagram);
        this.#deliver(datagram, { address: from, port: socket.localPort });
      },
      close: () => {
        socket.isOpen = false;
        this.#sockets.splice(this.#sockets.indexOf(socket), 1);
      },
    };
  }

  #deliver(datagram: SentDatagram, from: { address: string; port: number }): void {
    if (this.drops(datagram)) return;
    const network = this.#computers.find(({ name }) => name === datagram.computer)?.cards[datagram.card]?.network;
    const [to = ''] = datagram.to.split('%');
    const isForAll = to.startsWith('ff') || to.startsWith('2') || to.endsWith('.255');
    for (const socket of [...this.#sockets]) {
      if (socket.localPort !== datagram.port || socket.options.family !== (to.includes(':') ? 'IPv6' : 'IPv4')) continue;
      const card = Object.entries(socket.computer.cards).find(([, each]) => each.network === network);
      if (card === undefined) continue;
      const isMember = isForAll ? to.endsWith('.255') || socket.options.group === to : card[1].addresses.some((each) => each.startsWith(`${to}/`));
      if (!isMember) continue;
      const zoned = from.address.startsWith('fe80') ? `${from.address}%${card[0]}` : from.address;
      queueMicrotask(() => {
        if (socket.isOpen) socket.listener.onDatagram(datagram.bytes, { address: zoned, port: from.port });
      });
    }
  }
}

export interface FakeCard {
  readonly network: string;
  /** With prefix: `192.168.1.2/24`, `fe80::2/64`. */
  readonly addresses: readonly string[];
}

type OpenSocket = (computer: FakeComputer, options: PortOptions, listener: PortListener) => DatagramPort;

export class FakeComputer {
  readonly name: string;
  cards: Readonly<Record<string, FakeCard>>;
  readonly open: OpenPort;

  constructor(name: string, cards: Readonly<Record<string, FakeCard>>, openSocket: OpenSocket) {
    this.name = name;
    this.cards = cards;
    this.open = async (options, listener) => openSocket(this, options, listener);
  }

  readonly readCards = (): NetworkCard[] => listCards(this.interfaces(), 'linux');

  interfaces(): Interfaces {
    return Object.fromEntries(Object.entries(this.cards).map(([name, { addresses }]) => [name, addresses.map(infoOf)]));
  }

  cardOf({ multicastInterface, family }: PortOptions, to: string): string | null {
    if (to.includes('%')) return to.split('%')[1] ?? null;
    const names = Object.entries(this.cards).filter(([name, { addresses }]) =>
      family === 'IPv4' ? addresses.some((each) => each.startsWith(`${multicastInterface}/`)) : multicastInterface === `::%${name}`,
    );
    return names[0]?.[0] ?? null;
  }

  addressOf(card: string, family: string, to: string): string | null {
    const own = (this.cards[card]?.addresses ?? []).map((each) => each.split('/')[0] ?? '').filter((each) => each.includes(':') === (family === 'IPv6'));
    const isForLink = to.startsWith('ff') || to.startsWith('fe80');
    return own.find((each) => each.startsWith('fe80') === isForLink) ?? own[0] ?? null;
  }
}

function infoOf(cidr: string) {
  const [address = ''] = cidr.split('/');
  const shared = { address, netmask: '', mac: '00:00:00:00:00:00', internal: false, cidr };
  return address.includes(':') ? { ...shared, family: 'IPv6' as const, scopeid: address.startsWith('fe80') ? 2 : 0 } : { ...shared, family: 'IPv4' as const };
}
