// Reads everything one member of a room gets and holds it to the promises: nothing missing, twice or out of order.

/** Latency samples kept of one run; every further one is left out, so that memory is bounded. */
const MAX_SAMPLES = 200_000;

export class Witness {
  /** Milliseconds from the sender's write to this member's read. */
  latenciesMs = [];
  #read;
  #lastSeq;
  #lastOfSender = new Map();

  /** @param {(line: string) => { sender: number, messageNumber: number, atMicros: number, seq?: number } | undefined} read */
  constructor(read) {
    this.#read = read;
  }

  see(line, nowMicros) {
    const message = this.#read(line);
    if (message === undefined) return;
    const { sender, messageNumber, atMicros, seq } = message;
    if (seq !== undefined && this.#lastSeq !== undefined && seq !== this.#lastSeq + 1) {
      throw new Error(`entry ${seq} came after ${this.#lastSeq}`);
    }
    this.#lastSeq = seq;
    const last = this.#lastOfSender.get(sender) ?? 0;
    if (messageNumber !== last + 1) throw new Error(`message ${messageNumber} of sender ${sender} came after ${last}`);
    this.#lastOfSender.set(sender, messageNumber);
    if (this.latenciesMs.length < MAX_SAMPLES) this.latenciesMs.push((nowMicros - atMicros) / 1000);
  }
}
