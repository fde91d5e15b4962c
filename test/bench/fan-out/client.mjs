// One connection of the load generator: speaks lines while it comes in, only counts afterwards. Knows no dialect's words.
import net from 'node:net';
import { LineCounter } from './line-counter.mjs';

/** All sockets read into this one buffer: what was read is done with before the next read. */
const READ_BUFFER = Buffer.allocUnsafe(256 * 1024);

export class Client {
  requestId = 0;
  sent = 0;
  /** Set when this client reads every line it gets: `(line) => void`. */
  witness = undefined;
  #socket;
  #partialLine = '';
  #lines = [];
  #wakeReader = undefined;
  #isCounting = false;
  #onDeliveries = undefined;
  #onEnd;
  #ended = undefined;

  /** @param {(client: Client, reason: string) => void} onEnd the connection ended, by itself or by the server */
  constructor({ number, name, lineRules, port, onEnd }) {
    this.number = number;
    this.name = name;
    this.counter = new LineCounter(lineRules);
    this.#onEnd = onEnd;
    this.#socket = net.connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: { buffer: READ_BUFFER, callback: (length, buffer) => this.#read(buffer, length) },
    });
    this.#socket.on('error', (error) => this.#end(error.message));
    this.#socket.on('close', () => this.#end('closed'));
  }

  write(text) {
    this.#socket.write(text, 'latin1');
  }

  async nextLine() {
    while (this.#lines.length === 0) {
      if (this.#ended !== undefined) throw this.#ended;
      await new Promise((resolve, reject) => {
        this.#wakeReader = { resolve, reject };
      });
    }
    return this.#lines.shift();
  }

  /** From now on lines are only counted; the count starts at nothing. `onDeliveries` hears how many came in one read. */
  startCounting(onDeliveries) {
    this.#onDeliveries = onDeliveries;
    this.#isCounting = true;
    this.#lines = [];
    this.counter.reset();
  }

  close() {
    this.#onEnd = () => {};
    this.#socket.destroy();
  }

  #read(buffer, length) {
    if (this.#isCounting) {
      const before = this.counter.deliveries;
      this.counter.push(buffer, length);
      const count = this.counter.deliveries - before;
      if (count > 0) this.#onDeliveries(this, count);
      if (this.witness !== undefined) this.#split(buffer, length, this.witness);
    } else {
      // Counted as well, so that the counter knows where in a line it is when counting starts.
      this.counter.push(buffer, length);
      this.#split(buffer, length, (line) => this.#lines.push(line));
      this.#wakeReader?.resolve();
    }
    return true;
  }

  #split(buffer, length, onLine) {
    const lines = (this.#partialLine + buffer.latin1Slice(0, length)).split('\n');
    this.#partialLine = lines.pop();
    for (const line of lines) onLine(line);
  }

  #end(reason) {
    this.#ended ??= new Error(`${this.name}: ${reason}`);
    this.#wakeReader?.reject(this.#ended);
    this.#onEnd(this, reason);
    this.#onEnd = () => {};
  }
}
