// Getting a port on several addresses at once. Knows nothing of what is served there.
import type { Server } from 'node:net';
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';

/** A whole class may connect at once; the system cuts it to its own maximum. */
const BACKLOG = 4_096;
/** How many ports above the wanted one are tried. */
const PORTS_TRIED = 100;
const ANY_IPV6 = '::';
const ANY_IPV4 = '0.0.0.0';

export interface Bound {
  readonly port: number;
  readonly addresses: readonly string[];
  readonly servers: readonly Server[];
}

export interface BindOptions {
  /** `::` takes IPv4 as well, and falls back to it alone where there is no IPv6. */
  readonly addresses: readonly string[];
  /** 0: any free one. */
  readonly port: number;
  readonly portPolicy: 'exact' | 'next-free';
  readonly createServer: () => Server;
  /** Trouble with accepting later on, when descriptors run out for example: the host goes on with who is there. */
  readonly onServerError: (error: Error) => void;
}

/** @returns PORT_IN_USE {port}, PORT_FORBIDDEN {port} or LISTEN_ADDRESS_UNUSABLE {address}; then nothing stays bound. */
export async function bindAll(options: BindOptions): Promise<Result<Bound, AppFailure>> {
  const lastPort = options.port === 0 || options.portPolicy === 'exact' ? options.port : Math.min(65_535, options.port + PORTS_TRIED);
  let outcome = await bindPort(options, options.port);
  for (let port = options.port + 1; port <= lastPort && isPortTaken(outcome); port += 1) outcome = await bindPort(options, port);
  // A port that was free on the first address may be taken on the next: another free one is as good.
  for (let retry = 0; options.port === 0 && retry < PORTS_TRIED && isPortTaken(outcome); retry += 1) outcome = await bindPort(options, 0);
  return outcome;
}

function isPortTaken(outcome: Result<Bound, AppFailure>): boolean {
  return !outcome.ok && outcome.error.code === 'PORT_IN_USE';
}

async function bindPort(options: BindOptions, wantedPort: number): Promise<Result<Bound, AppFailure>> {
  const servers: Server[] = [];
  const addresses: string[] = [];
  let port = wantedPort;
  for (const address of options.addresses) {
    const bound = await bindOne(options, address, port);
    if (!bound.ok) {
      await Promise.all(servers.map(closeServer));
      return bound;
    }
    servers.push(bound.value.server);
    addresses.push(bound.value.address);
    port = bound.value.port;
  }
  return ok({ port, addresses, servers });
}

type BoundOne = { readonly server: Server; readonly address: string; readonly port: number };

async function bindOne(options: BindOptions, address: string, port: number): Promise<Result<BoundOne, AppFailure>> {
  const server = options.createServer();
  try {
    await listen(server, address, port);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (address === ANY_IPV6 && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')) return bindOne(options, ANY_IPV4, port);
    return err(bindFailure(code, address, port));
  }
  server.on('error', options.onServerError);
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('A TCP server has an address');
  return ok({ server, address: bound.address, port: bound.port });
}

function bindFailure(code: string, address: string, port: number): AppFailure {
  if (code === 'EADDRINUSE') return failure('PORT_IN_USE', { port });
  if (code === 'EACCES' || code === 'EPERM') return failure('PORT_FORBIDDEN', { port });
  return failure('LISTEN_ADDRESS_UNUSABLE', { address, reason: code });
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
