// Listening on a free loopback port and closing with everything that hangs on it. Knows no dialect.
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

export class LoopbackServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(onConnection: (socket: Socket) => void, port: number, host: string): Promise<LoopbackServer> {
    const server = createServer({ noDelay: true });
    const listening = new LoopbackServer(server);
    server.on('connection', (socket) => {
      listening.#sockets.add(socket);
      // The originals take a reset for the end of the connection; `close` follows.
      socket.on('error', () => undefined);
      socket.once('close', () => listening.#sockets.delete(socket));
      onConnection(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => resolve());
    });
    return listening;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening on a port');
    return address.port;
  }

  get connectionCount(): number {
    return this.#sockets.size;
  }

  /** Cuts every connection and goes on listening: a network that failed for a moment. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.dropConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
