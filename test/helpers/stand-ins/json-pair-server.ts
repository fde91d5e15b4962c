// The second program's server as its clients meet it: it knows them by IP address and relays raw reads of 1,024 bytes.
import type { Socket } from 'node:net';
import { ExpectableList } from './expectable-list.ts';
import { LoopbackServer } from './listening.ts';
import { RecvBuffer, decodeStrictly } from './recv-buffer.ts';

interface Client {
  reader: Socket | null;
  writer: Socket | null;
}

export class JsonPairServer {
  /** Every read from a write connection, in order, as relayed. */
  readonly relayed = new ExpectableList<string>();
  readonly #clients = new Map<string, Client>();
  #server: LoopbackServer | null = null;

  static async start(options: { readonly port?: number; readonly host?: string } = {}): Promise<JsonPairServer> {
    const server = new JsonPairServer();
    const onConnection = (socket: Socket): void => void server.#serve(socket);
    // All of 127.0.0.0/8 by default: clients come from 127.0.0.1, 127.0.0.2 … to be told apart.
    server.#server = await LoopbackServer.listen(onConnection, options.port ?? 0, options.host ?? '127.0.0.1');
    return server;
  }

  get port(): number {
    return this.#listening.port;
  }

  get connectionCount(): number {
    return this.#listening.connectionCount;
  }

  dropConnections(): void {
    this.#listening.dropConnections();
  }

  close(): Promise<void> {
    return this.#listening.close();
  }

  get #listening(): LoopbackServer {
    if (!this.#server) throw new Error('not started');
    return this.#server;
  }

  async #serve(socket: Socket): Promise<void> {
    const address = socket.remoteAddress ?? '';
    const input = new RecvBuffer(socket);
    const role = parseRole(await input.recv());
    if (role === null) {
      socket.destroy();
      return;
    }
    const client = this.#clients.get(address) ?? { reader: null, writer: null };
    this.#clients.set(address, client);
    // A second client at this address takes the place of the first.
    client[role] = socket;
    socket.once('close', () => {
      if (client[role] === socket) client[role] = null;
    });
    for (let read = await input.recv(); read.length > 0; read = await input.recv()) {
      if (role === 'writer') this.#relay(address, read);
    }
    socket.destroy();
  }

  #relay(fromAddress: string, read: Buffer): void {
    this.relayed.push(read.toString());
    for (const [address, client] of this.#clients) {
      if (address !== fromAddress) client.reader?.write(read);
    }
  }
}

/** The first read has to be exactly the identification; anything more or less closes the connection. */
function parseRole(read: Buffer): 'reader' | 'writer' | null {
  try {
    const identification: unknown = JSON.parse(decodeStrictly(read));
    if (typeof identification !== 'object' || identification === null || !('type' in identification)) return null;
    if (identification.type === 'read') return 'reader';
    return identification.type === 'write' ? 'writer' : null;
  } catch {
    return null;
  }
}
