// A program in the lab that says JSON lines on stdout: waits for lines, and ends it. Knows no scenario.
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const GIVE_UP_MS = 60_000;

export class LabProcess {
  #child;
  #lines = [];
  #watchers = new Set();
  #ended;

  constructor(child) {
    this.#child = child;
    this.#ended = once(child, 'exit');
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#lines.push(JSON.parse(line));
      for (const watcher of [...this.#watchers]) watcher();
    });
  }

  get lineCount() {
    return this.#lines.length;
  }

  /** The first line from number `from` on that is as wanted. */
  async waitFor(isWanted, what, from = 0) {
    return new Promise((resolve, reject) => {
      const watcher = () => {
        const found = this.#lines.slice(from).find(isWanted);
        if (!found) return;
        clearTimeout(timer);
        this.#watchers.delete(watcher);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(watcher);
        reject(new Error(`waited in vain for ${what}; last said: ${JSON.stringify(this.#lines.slice(-5))}`));
      }, GIVE_UP_MS);
      this.#watchers.add(watcher);
      watcher();
    });
  }

  async ask(question) {
    const from = this.#lines.length;
    this.#child.stdin.write(`${question}\n`);
    return this.waitFor((line) => question in line, question, from);
  }

  signal(name) {
    this.#child.kill(name);
  }

  /** Resolves when it has ended by itself. */
  async ended() {
    await this.#ended;
  }

  async end(signal = 'SIGKILL') {
    this.#child.kill(signal);
    await this.#ended;
  }
}
