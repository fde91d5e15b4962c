// Computers on networks of their own, made of network namespaces: cards, switches, a VPN that leads nowhere, filters.
// Needs the superuser of Linux; touches nothing of this machine's own network.
import { spawnSync } from 'node:child_process';
import { onTestFinished } from 'vitest';

export interface LabCard {
  /** Cards on networks of the same name hear each other; `tun`: a VPN that nobody is behind. */
  readonly network: string;
  /** With prefix; empty for a card with nothing but link-local IPv6. */
  readonly ipv4?: string;
}

function tryRun(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

/** Whether this machine lets anybody make one. */
export const canMakeLab = canMake('veth', 'bridge', 'tun');
/** Whether datagrams can be filtered in it as well. */
export const canFilter = canMakeLab && tryRun('nft', '--version');

function canMake(...kinds: readonly ('veth' | 'bridge' | 'tun')[]): boolean {
  if (process.platform !== 'linux') return false;
  const name = `wsl${process.pid}p`;
  if (!tryRun('ip', 'netns', 'add', name)) return false;
  const can = kinds.every((kind) =>
    kind === 'tun' ? tryRun('ip', '-n', name, 'tuntap', 'add', 'dev', 'probe0', 'mode', 'tun') : tryRun('ip', '-n', name, 'link', 'add', 'name', `p${kind}`, 'type', kind),
  );
  tryRun('ip', 'netns', 'del', name);
  return can;
}

/** Some seconds of asking; the system itself takes up to one to notice that a cable is in. */
const MAX_ASKED = 1_000;

/** A program that starts before would not see the card. */
function waitUntilUp(namespace: string, card: string): void {
  for (let asked = 0; asked < MAX_ASKED; asked += 1) {
    if (/state UP/.test(spawnSync('ip', ['-n', namespace, 'link', 'show', 'dev', card], { encoding: 'utf8' }).stdout)) return;
  }
  throw new Error(`${card} of ${namespace} did not come up`);
}

let labCount = 0;

/** Gone when the test ends. */
export class NetworkLab {
  readonly #id = `wsl${process.pid}x${(labCount += 1)}`;
  readonly #namespaces: string[] = [];
  readonly #networks = new Set<string>();
  #cableCount = 0;

  constructor() {
    onTestFinished(() => {
      for (const name of this.#namespaces) tryRun('ip', 'netns', 'del', name);
    });
    this.#namespace('switch');
  }

  computer(name: string, cards: Readonly<Record<string, LabCard>>): LabComputer {
    const computer = new LabComputer(this.#namespace(name));
    for (const [cardName, card] of Object.entries(cards)) this.#plug(computer, cardName, card);
    for (const [cardName, { network }] of Object.entries(cards)) if (network !== 'tun') waitUntilUp(computer.namespace, cardName);
    return computer;
  }

  #plug({ namespace }: LabComputer, cardName: string, { network, ipv4 }: LabCard): void {
    const at = (...args: string[]): void => run('ip', '-n', namespace, ...args);
    if (network === 'tun') {
      at('tuntap', 'add', 'dev', cardName, 'mode', 'tun');
    } else {
      const cable = `c${(this.#cableCount += 1)}`;
      run('ip', '-n', this.#name('switch'), 'link', 'add', cable, 'type', 'veth', 'peer', 'name', cardName, 'netns', namespace);
      run('ip', '-n', this.#name('switch'), 'link', 'set', cable, 'master', this.#bridge(network), 'up');
    }
    if (ipv4 !== undefined) at('addr', 'add', ipv4, 'dev', cardName);
    at('link', 'set', cardName, 'up');
  }

  #bridge(network: string): string {
    const bridge = `b${network}`;
    if (!this.#networks.has(network)) {
      this.#networks.add(network);
      run('ip', '-n', this.#name('switch'), 'link', 'add', bridge, 'type', 'bridge');
      run('ip', '-n', this.#name('switch'), 'link', 'set', bridge, 'up');
    }
    return bridge;
  }

  #namespace(name: string): string {
    const namespace = this.#name(name);
    run('ip', 'netns', 'add', namespace);
    this.#namespaces.push(namespace);
    // Addresses are usable at once, instead of after a second in which nobody else turned out to have them.
    run('ip', 'netns', 'exec', namespace, 'sysctl', '-q', '-w', 'net.ipv6.conf.default.accept_dad=0');
    run('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
    return namespace;
  }

  #name(name: string): string {
    return `${this.#id}${name}`;
  }
}

export class LabComputer {
  readonly namespace: string;

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  setCard(card: string, isUp: boolean): void {
    run('ip', '-n', this.namespace, 'link', 'set', card, isUp ? 'up' : 'down');
  }

  changeAddress(card: string, from: string, to: string): void {
    run('ip', '-n', this.namespace, 'addr', 'del', from, 'dev', card);
    run('ip', '-n', this.namespace, 'addr', 'add', to, 'dev', card);
  }

  /** Nothing goes out to this UDP port any more. */
  filter(udpPort: number): void {
    const nft = (...args: string[]): void => run('ip', 'netns', 'exec', this.namespace, 'nft', ...args);
    nft('add', 'table', 'inet', 'filter');
    nft('add', 'chain', 'inet', 'filter', 'out', '{ type filter hook output priority 0; }');
    nft('add', 'rule', 'inet', 'filter', 'out', 'udp', 'dport', String(udpPort), 'drop');
  }

  /** The link-local address of a card, without zone. */
  linkLocal(card: string): string {
    const { stdout } = spawnSync('ip', ['-n', this.namespace, '-6', 'addr', 'show', 'dev', card, 'scope', 'link'], { encoding: 'utf8' });
    return /inet6 (fe80:[0-9a-f:]+)/.exec(stdout)?.[1] ?? '';
  }
}
