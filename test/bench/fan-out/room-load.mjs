// Keeps one room busy: a window of messages under way, refilled as deliveries arrive. So the server is what sets the pace,
// and what waits inside it stays bounded. Knows nothing of sockets or time.

export class RoomLoad {
  delivered = 0;
  sent = 0;
  #members;
  #senders;
  #nextSender = 0;
  #deliveriesPerMessage;
  #window;
  #writeMessages;

  /**
   * @param {object} options
   * @param {readonly object[]} options.members
   * @param {readonly { sent: number }[]} options.senders
   * @param {number} options.window messages of one sender that may be under way
   * @param {number} options.deliveriesPerMessage
   * @param {(sender: { sent: number }, count: number) => void} options.writeMessages
   */
  constructor({ members, senders, window, deliveriesPerMessage, writeMessages }) {
    this.#members = members;
    this.#senders = senders;
    this.#deliveriesPerMessage = deliveriesPerMessage;
    this.#window = window * senders.length;
    this.#writeMessages = writeMessages;
  }

  get members() {
    return this.#members;
  }

  get isSettled() {
    return this.delivered >= this.sent * this.#deliveriesPerMessage;
  }

  /** Sends as much as the window has room for, the senders taking turns. */
  refill() {
    const underWay = this.sent - Math.floor(this.delivered / this.#deliveriesPerMessage);
    let free = this.#window - underWay;
    // As many as possible send, rather than one of them much.
    const perSender = Math.ceil(free / this.#senders.length);
    while (free > 0) {
      const count = Math.min(perSender, free);
      const sender = this.#senders[this.#nextSender];
      this.#nextSender = (this.#nextSender + 1) % this.#senders.length;
      this.#send(sender, count);
      free -= count;
    }
  }

  /** One message of one sender, out of turn. */
  sendOne(sender) {
    this.#send(sender, 1);
  }

  #send(sender, count) {
    this.#writeMessages(sender, count);
    sender.sent += count;
    this.sent += count;
  }
}
