// What the servers to compare with share: a listening socket, lines out of bytes, and the line on stdout that says the port.
import net from 'node:net';

/** @param {(socket: net.Socket) => (line: string) => void} onConnection answers who takes the connection's lines */
export function serveLines(onConnection) {
  const server = net.createServer({ noDelay: true }, (socket) => {
    const onLine = onConnection(socket);
    let partial = '';
    socket.on('data', (chunk) => {
      const text = partial + chunk.toString('utf8');
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        onLine(text.slice(start, end));
        start = end + 1;
      }
      partial = text.slice(start);
    });
    socket.on('error', () => socket.destroy());
  });
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
    console.log(JSON.stringify({ event: 'listening', address: '127.0.0.1', port: server.address().port }));
  });
}

// An orderly end, so that a profile of it is written.
process.once('SIGTERM', () => process.exit(0));
