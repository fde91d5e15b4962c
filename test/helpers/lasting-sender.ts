// Somebody who goes on talking over the deaths of a host: what was not answered is sent again, first and in order, as
// docs/PROTOCOL.md section 6 says. Knows what was acknowledged; judges nothing.
import { makeDevice, nonceOf, Wassop2TestClient } from './wassop2-client.ts';

/** So many messages are on their way at once: a kill finds some before, in and after their commit. */
const IN_FLIGHT = 20;

interface Message {
  readonly nonce: string;
  readonly text: string;
}

export class LastingSender {
  readonly name: string;
  /** Nonce → number, as answered. */
  readonly acknowledged = new Map<string, number>();
  /** An answer that says another number than an earlier one to the same message. */
  readonly contradictions: string[] = [];
  readonly #device = makeDevice();
  #unanswered: Message[] = [];
  #written = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Texts in the order of writing, as many as were ever sent. */
  get textsSent(): readonly string[] {
    return Array.from({ length: this.#written }, (_, index) => this.#textOf(index + 1));
  }

  /** Talks until the connection ends; `onAnswer` is called for every acknowledged message. */
  async talk(port: number, onAnswer: () => void): Promise<void> {
    const client = await this.#enter(port);
    if (!client) return;
    const onTheWay = new Map<number, Message>();
    const send = (message: Message): void => {
      onTheWay.set(client.post({ type: 'message.send', roomId: client.landingRoomId, ...message }), message);
    };
    this.#unanswered.forEach(send);
    while (!client.raw.hasEnded) {
      while (onTheWay.size < IN_FLIGHT) send(this.#write());
      await client.raw.until(() => client.raw.hasEnded || client.frames.length > 0);
      for (const frame of client.frames) {
        const message = onTheWay.get(Number(frame['id']));
        if (!message) continue;
        if (frame.type !== 'ok') throw new Error(`${this.name}: ${JSON.stringify(frame)}`);
        onTheWay.delete(Number(frame['id']));
        this.#acknowledge(message, (frame['value'] as { seq: number }).seq);
        onAnswer();
      }
      client.forget();
    }
  }

  /** @returns null when the host died before one was in. */
  async #enter(port: number): Promise<Wassop2TestClient | null> {
    try {
      return await Wassop2TestClient.enter(port, this.name, this.#device);
    } catch {
      return null;
    }
  }

  #write(): Message {
    this.#written += 1;
    const message = { nonce: nonceOf(this.#written), text: this.#textOf(this.#written) };
    this.#unanswered.push(message);
    return message;
  }

  #textOf(number: number): string {
    return `${this.name} ${number}`;
  }

  #acknowledge({ nonce, text }: Message, seq: number): void {
    const before = this.acknowledged.get(nonce);
    if (before !== undefined && before !== seq) this.contradictions.push(`${text}: ${before}, then ${seq}`);
    this.acknowledged.set(nonce, seq);
    this.#unanswered = this.#unanswered.filter((message) => message.nonce !== nonce);
  }
}
