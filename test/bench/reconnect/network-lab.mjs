// Two computers and a switch of their own, made of network namespaces: cables that can be pulled, addresses that can change.
// Needs the superuser of Linux; touches nothing of this machine's own network.
import { spawn, spawnSync } from 'node:child_process';

export const HOST_ADDRESS = '10.77.0.1';
const FIRST_CLIENT_ADDRESS = '10.77.0.2';

function run(...args) {
  const done = spawnSync('ip', args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`ip ${args.join(' ')}: ${done.stderr}`);
}

let labCount = 0;

export class NetworkLab {
  #id = `wsp${process.pid}x${(labCount += 1)}`;
  #clientAddress = FIRST_CLIENT_ADDRESS;

  /** Whether this machine lets anybody make one. */
  static get isPossible() {
    if (process.platform !== 'linux') return false;
    const name = `wsp${process.pid}probe`;
    if (spawnSync('ip', ['netns', 'add', name]).status !== 0) return false;
    const canLink = spawnSync('ip', ['-n', name, 'link', 'add', 'name', 'probe0', 'type', 'veth', 'peer', 'name', 'probe1']).status === 0;
    const canBridge = spawnSync('ip', ['-n', name, 'link', 'add', 'name', 'probe2', 'type', 'bridge']).status === 0;
    spawnSync('ip', ['netns', 'del', name]);
    return canLink && canBridge;
  }

  constructor() {
    for (const place of ['host', 'client', 'switch']) {
      run('netns', 'add', this.#name(place));
      run('-n', this.#name(place), 'link', 'set', 'lo', 'up');
    }
    this.#at('switch', 'link', 'add', 'br0', 'type', 'bridge');
    this.#at('switch', 'link', 'set', 'br0', 'up');
    for (const [place, address] of [['host', HOST_ADDRESS], ['client', FIRST_CLIENT_ADDRESS]]) {
      this.#at('switch', 'link', 'add', `to-${place}`, 'type', 'veth', 'peer', 'name', 'lan', 'netns', this.#name(place));
      this.#at('switch', 'link', 'set', `to-${place}`, 'master', 'br0', 'up');
      this.#at(place, 'addr', 'add', `${address}/24`, 'dev', 'lan');
      this.#at(place, 'link', 'set', 'lan', 'up');
    }
  }

  /** The card is switched off or on; the system sees it. */
  setCard(place, isOn) {
    this.#at(place, 'link', 'set', 'lan', isOn ? 'up' : 'down');
  }

  /** Behind the switch everything vanishes, or goes through again; neither computer sees anything of it. */
  setPassage(place, isOpen) {
    this.#at('switch', 'link', 'set', `to-${place}`, ...(isOpen ? ['master', 'br0'] : ['nomaster']));
  }

  /** As on another network: the old address goes, another comes. */
  moveClient() {
    const next = this.#clientAddress === FIRST_CLIENT_ADDRESS ? '10.77.0.3' : FIRST_CLIENT_ADDRESS;
    this.#at('client', 'addr', 'del', `${this.#clientAddress}/24`, 'dev', 'lan');
    this.#at('client', 'addr', 'add', `${next}/24`, 'dev', 'lan');
    this.#clientAddress = next;
  }

  /** A program on one of the computers, with pipes. */
  start(place, args) {
    return spawn('ip', ['netns', 'exec', this.#name(place), process.execPath, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  }

  end() {
    for (const place of ['host', 'client', 'switch']) spawnSync('ip', ['netns', 'del', this.#name(place)]);
  }

  #name(place) {
    return `${this.#id}${place[0]}`;
  }

  #at(place, ...args) {
    run('-n', this.#name(place), ...args);
  }
}
