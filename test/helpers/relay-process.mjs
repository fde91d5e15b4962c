// A process that passes connections on to a port, so that a test can stop it: whoever is connected through it then neither reads nor
// speaks, as on a laptop that sleeps. Prints the port where it listens.
import { connect, createServer } from 'node:net';

const targetPort = Number(process.argv[2]);
const server = createServer((client) => {
  const target = connect(targetPort, '127.0.0.1');
  for (const [from, to] of [[client, target], [target, client]]) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
