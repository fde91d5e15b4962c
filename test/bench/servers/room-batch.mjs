// The fast way to tell a room: what is due within one event-loop turn is joined into one buffer that all members share.
// Only those who sent in that turn get one of their own.

export class RoomBatch {
  members = new Set();
  #lines = [];
  #bytes = 0;
  /** Of those who sent in this turn: where their own lines are, and what else they get. */
  #own = new Map();
  #leavesOwnOut;

  /** @param {boolean} leavesOwnOut the author does not get its own line */
  constructor({ leavesOwnOut }) {
    this.#leavesOwnOut = leavesOwnOut;
  }

  /** @param {string} answer what the author alone gets, in front */
  push(author, line, answer) {
    if (this.#lines.length === 0) setImmediate(() => this.#flush());
    let own = this.#own.get(author);
    if (own === undefined) this.#own.set(author, (own = { spans: [], answers: '' }));
    const lineBytes = Buffer.byteLength(line);
    if (this.#leavesOwnOut) own.spans.push(this.#bytes, this.#bytes + lineBytes);
    own.answers += answer;
    this.#bytes += lineBytes;
    this.#lines.push(line);
  }

  #flush() {
    const shared = Buffer.from(this.#lines.join(''));
    for (const member of this.members) {
      const own = this.#own.get(member);
      const buffer = own === undefined ? shared : this.#leavesOwnOut ? withoutSpans(shared, own.spans) : withAnswers(shared, own.answers);
      if (buffer.length > 0) member.write(buffer);
    }
    this.#lines = [];
    this.#bytes = 0;
    this.#own.clear();
  }
}

function withAnswers(shared, answers) {
  const buffer = Buffer.allocUnsafe(answers.length + shared.length);
  buffer.latin1Write(answers, 0);
  shared.copy(buffer, answers.length);
  return buffer;
}

function withoutSpans(shared, spans) {
  const buffer = Buffer.allocUnsafe(shared.length);
  let length = 0;
  let start = 0;
  for (let index = 0; index < spans.length; index += 2) {
    length += shared.copy(buffer, length, start, spans[index]);
    start = spans[index + 1];
  }
  length += shared.copy(buffer, length, start);
  return buffer.subarray(0, length);
}
