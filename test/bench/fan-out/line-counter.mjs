// Counts the lines of a byte stream by kind without decoding them. The generator has to cost less than the servers it
// measures, so this looks at one byte a line. Knows nothing of sockets.

const LINE_FEED = 0x0a;
/** Where the first letter of a Wassop 2 frame's type stands: after `{"type":"`. */
const TYPE_OFFSET = 9;

/** Every line of the Wassop 1 dialect is a delivery once everybody has joined. */
export const TEXT_LINES = { offset: 0, kindOf: () => 'deliveries' };

/** Tells the frames of Wassop 2 apart by two letters: en(try), ok, er(ror), g(ap), b(ye), p(ing), and the rest: news of rooms and members. */
export const WASSOP2_LINES = {
  offset: TYPE_OFFSET + 1,
  kindOf(second, first) {
    if (first === 0x65) return second === 0x6e ? 'deliveries' : 'errors';
    if (first === 0x6f) return 'answers';
    if (first === 0x67) return 'gaps';
    if (first === 0x62) return 'byes';
    return first === 0x70 ? 'pings' : 'others';
  },
};

/** One client's counts since they were last set to zero. */
export class LineCounter {
  deliveries = 0;
  answers = 0;
  errors = 0;
  gaps = 0;
  byes = 0;
  pings = 0;
  others = 0;
  #rules;
  /** Bytes seen of the line that is not whole yet, and its two telling bytes. */
  #partialBytes = 0;
  #first = 0;
  #second = 0;

  constructor(rules) {
    this.#rules = rules;
  }

  /** @param {Buffer} buffer only its first `length` bytes count */
  push(buffer, length) {
    const { offset, kindOf } = this.#rules;
    let start = 0;
    while (start < length) {
      const end = buffer.indexOf(LINE_FEED, start);
      const isWhole = end >= 0 && end < length;
      // Where the telling byte of this line is in this chunk; negative when an earlier chunk had it.
      const at = start + offset - this.#partialBytes;
      if (at >= 0 && at < length) this.#second = buffer[at];
      if (at >= 1 && at <= length) this.#first = buffer[at - 1];
      if (!isWhole) {
        this.#partialBytes += length - start;
        return;
      }
      this[kindOf(this.#second, this.#first)] += 1;
      this.#partialBytes = 0;
      start = end + 1;
    }
  }

  reset() {
    this.deliveries = this.answers = this.errors = this.gaps = this.byes = this.pings = this.others = 0;
  }
}
