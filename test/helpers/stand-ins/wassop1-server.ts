// The first program's server as its clients meet it: one read is one command, registries by name, and all its weaknesses.
// Source: the recorded session in test/interop/vectors; nothing here is tidier than the original.
import type { Socket } from 'node:net';
import { ExpectableList } from './expectable-list.ts';
import { LoopbackServer } from './listening.ts';
import { RecvBuffer, decodeStrictly } from './recv-buffer.ts';

interface Client {
  readonly socket: Socket;
  name: string | null;
  room: string | null;
}

/** What ends a connection's thread in the original: an index out of range, a decoding error. */
class ThreadDeath extends Error {}

export interface Wassop1ServerOptions {
  readonly port?: number;
  readonly host?: string;
  /** Writes LIST_ROOMS answers in pieces of this many bytes, as a network may cut them. */
  readonly listPieceBytes?: number;
}

export class Wassop1Server {
  /** Every read that was taken for a command, in order, as received. */
  readonly reads = new ExpectableList<string>();
  readonly #options: Wassop1ServerOptions;
  readonly #registry = new Map<string, Client>();
  readonly #rooms = new Map<string, Set<Client>>([['Sala1', new Set()]]);
  #server: LoopbackServer | null = null;

  private constructor(options: Wassop1ServerOptions) {
    this.#options = options;
  }

  static async start(options: Wassop1ServerOptions = {}): Promise<Wassop1Server> {
    const server = new Wassop1Server(options);
    const onConnection = (socket: Socket): void => void server.#serve(socket);
    server.#server = await LoopbackServer.listen(onConnection, options.port ?? 0, options.host ?? '127.0.0.1');
    return server;
  }

  get port(): number {
    return this.#listening.port;
  }

  get connectionCount(): number {
    return this.#listening.connectionCount;
  }

  /** Names in use, as the registry has them. */
  get names(): readonly string[] {
    return [...this.#registry.keys()];
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

  /** One thread of the original: reads until the end or until something throws, and always cleans up. */
  async #serve(socket: Socket): Promise<void> {
    const client: Client = { socket, name: null, room: null };
    const input = new RecvBuffer(socket);
    try {
      for (let read = await input.recv(); read.length > 0; read = await input.recv()) {
        const command = decodeStrictly(read);
        this.reads.push(command);
        this.#run(client, command.trim());
      }
    } catch (error) {
      if (!(error instanceof ThreadDeath || error instanceof TypeError)) throw error;
    } finally {
      this.#cleanUp(client);
    }
  }

  #run(client: Client, command: string): void {
    const space = command.indexOf(' ');
    const word = space < 0 ? command : command.slice(0, space);
    const argument = (): string => {
      if (space < 0) throw new ThreadDeath(word);
      return command.slice(space + 1);
    };
    switch (word) {
      case 'JOIN':
        return this.#join(client, argument());
      case 'ROOM':
        return this.#enterRoom(client, argument());
      case 'LIST_ROOMS':
        return this.#listRooms(client);
      case 'MESSAGE':
        return this.#tellOthers(client, `${client.name}: ${argument()}\n`);
      case 'EXIT':
        return this.#leaveRoom(client);
      default:
        // QUIT is in the specification only; the original has no case for it.
        return;
    }
  }

  #join(client: Client, name: string): void {
    const isTaken = this.#registry.has(name);
    // Kept even when it is taken: closing then removes the other one's registration.
    client.name = name;
    if (isTaken) {
      client.socket.write('ERROR: Username ya en uso.\n');
      return;
    }
    this.#registry.set(name, client);
    client.socket.write('OK\n');
  }

  #enterRoom(client: Client, room: string): void {
    this.#quitRoom(client, `${client.name} ha salido de la sala.\n`);
    const members = this.#rooms.get(room) ?? new Set<Client>();
    this.#rooms.set(room, members);
    members.add(client);
    client.room = room;
    client.socket.write(`Te has unido a la sala ${room}.\n`);
    this.#tellOthers(client, `${client.name} se ha unido a la sala.\n`);
  }

  #leaveRoom(client: Client): void {
    const room = client.room;
    if (room === null) return;
    this.#quitRoom(client, `${client.name} ha salido de la sala.\n`);
    client.socket.write(`Has salido de la sala ${room}.\n`);
  }

  #listRooms(client: Client): void {
    const rooms = [...this.#rooms].map(([name, members]) => `${name} (${members.size})\n`);
    const answer = Buffer.from(`Salas disponibles:\n${rooms.join('')}`);
    const pieceBytes = this.#options.listPieceBytes ?? answer.length;
    for (let start = 0; start < answer.length; start += pieceBytes) client.socket.write(answer.subarray(start, start + pieceBytes));
  }

  #tellOthers(client: Client, text: string): void {
    if (client.room === null) return;
    for (const member of this.#rooms.get(client.room) ?? []) {
      if (member !== client) member.socket.write(text);
    }
  }

  #quitRoom(client: Client, notice: string): void {
    if (client.room === null) return;
    this.#tellOthers(client, notice);
    this.#rooms.get(client.room)?.delete(client);
    client.room = null;
  }

  #cleanUp(client: Client): void {
    this.#quitRoom(client, `${client.name} ha salido del chat.\n`);
    if (client.name !== null) this.#registry.delete(client.name);
    client.socket.destroy();
  }
}
