// A connection as the older clients make one. Knows no dialect.
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface StandInAddress {
  readonly port: number;
  readonly host?: string | undefined;
  /** Source address, e.g. 127.0.0.2: another computer to a server that knows its clients by address. */
  readonly localAddress?: string | undefined;
}

/** @throws Error when it cannot connect within 3 s, as the second program's client gives up. */
export function openSocket(address: StandInAddress): Promise<Socket> {
  const { port, host = '127.0.0.1', localAddress } = address;
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host, noDelay: true, ...(localAddress === undefined ? {} : { localAddress }) });
    const giveUp = setTimeout(() => socket.destroy(new Error('no connection within 3 s')), 3_000);
    socket.once('error', reject);
    socket.once('connect', () => {
      clearTimeout(giveUp);
      socket.off('error', reject);
      // A reset is the end of the connection to these programs; `close` follows.
      socket.on('error', () => undefined);
      resolve(socket);
    });
    socket.once('close', () => clearTimeout(giveUp));
  });
}

export function closeSocket(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.destroy();
  return closed;
}
