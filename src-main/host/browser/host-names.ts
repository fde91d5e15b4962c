// Under which names and addresses browsers may reach this host (security.md T12, T13): a page of a stranger's name that was made to
// point here gets nothing. Must not know HTTP beyond the form of a Host header.
import type { Clock } from '../../../src-shared/util/clock.ts';

/** `name` or `name:port`, `192.168.1.10:5555`, `[::1]:5555`: what may stand in a Host header. */
const AUTHORITY = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::(\d{1,5}))?$/;
/** What a browser leaves out. */
const HTTP_PORT = 80;
const LOOPBACK_IPV4 = /^127(?:\.\d{1,3}){3}$/;
/** Cards come and go; asking the system for each request of a page would cost more than the page. */
const ADDRESSES_EVERY_MS = 3_000;

export interface HostNamesDeps {
  readonly clock: Clock;
  /** This computer's own addresses as the system writes them, without zones. */
  readonly listAddresses: () => readonly string[];
  /** What this computer calls itself. */
  readonly computerName: string;
  /** Further names, each perhaps with a port of its own: of a DNS server, of a router that forwards. */
  readonly furtherNames: readonly string[];
}

interface Authority {
  readonly host: string;
  readonly port: number | null;
}

/** @returns null where it is none. */
export function parseAuthority(text: string): Authority | null {
  const [, host, port] = AUTHORITY.exec(text.toLowerCase()) ?? [];
  if (host === undefined || (port !== undefined && Number(port) > 65_535)) return null;
  return { host: host.startsWith('[') ? shortenIpv6(host) : host, port: port === undefined ? null : Number(port) };
}

export class HostNames {
  readonly #deps: HostNamesDeps;
  readonly #names: ReadonlySet<string>;
  readonly #further: readonly Authority[];
  #addresses: ReadonlySet<string> = new Set();
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: HostNamesDeps) {
    this.#deps = deps;
    const computer = deps.computerName.toLowerCase();
    this.#names = new Set(['localhost', computer, `${computer}.local`]);
    this.#further = deps.furtherNames.map((name) => parseAuthority(name)).filter((authority) => authority !== null);
  }

  /** @param authority the value of a Host header; @param port where this host listens. */
  isOwn(authority: string, port: number): boolean {
    const asked = parseAuthority(authority);
    if (!asked) return false;
    const askedPort = asked.port ?? HTTP_PORT;
    if (this.#further.some((further) => further.host === asked.host && (further.port ?? port) === askedPort)) return true;
    return askedPort === port && (this.#names.has(asked.host) || LOOPBACK_IPV4.test(asked.host) || this.#hasAddress(asked.host));
  }

  #hasAddress(host: string): boolean {
    const nowMs = this.#deps.clock.monotonicMs();
    if (nowMs - this.#readAtMs >= ADDRESSES_EVERY_MS) {
      this.#readAtMs = nowMs;
      this.#addresses = new Set(this.#deps.listAddresses().map((address) => (address.includes(':') ? shortenIpv6(`[${address}]`) : address)));
    }
    return this.#addresses.has(host);
  }
}

/** As browsers write it (RFC 5952), so that two texts of one address are one. What is no address is left as it is, and found nowhere. */
function shortenIpv6(bracketed: string): string {
  return URL.canParse(`http://${bracketed}/`) ? new URL(`http://${bracketed}/`).hostname : bracketed;
}
