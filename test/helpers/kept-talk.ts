// Talk in one's own copy for tests that look something up: several servers and rooms, messages by their texts.
import type { ClientHistory } from '../../src-main/history/client-history.ts';
import type { SearchHit, SearchQuery } from '../../src-shared/ipc/search.ts';
import { placeServerKey, wassop2ServerKey } from '../../src-shared/session/local-history.ts';
import type { RoomKey, ServerFacts, StoredMessage } from '../../src-shared/session/local-history.ts';
import { factsOf, storedMessage } from './local-changes.ts';

export const TALLER = 'wassop2 space-1';
export const OLD_SERVER = placeServerKey('wassop1', '10.0.0.9:5555');

/** Makes rooms known and says things in them, one number after another. */
export class KeptTalk {
  readonly #history: ClientHistory;
  readonly #lastSeqs = new Map<string, number>();

  constructor(history: ClientHistory) {
    this.#history = history;
  }

  async server(facts: Partial<ServerFacts> = {}, address = '10.0.0.2:5555'): Promise<string> {
    const all = factsOf(facts);
    await this.#history.keep({ kind: 'server', address, facts: all });
    return all.serverKey;
  }

  async room(roomId: string, name = roomId, serverKey = wassop2ServerKey('space-1', 1)): Promise<RoomKey> {
    const at = { serverKey, roomId };
    await this.#history.keep({ kind: 'room', at, name, lastSeq: 0 });
    this.#lastSeqs.set(JSON.stringify(at), 0);
    return at;
  }

  /** @returns the number of the last. */
  async say(at: RoomKey, messages: readonly (string | Partial<StoredMessage>)[]): Promise<number> {
    const before = this.#lastSeqs.get(JSON.stringify(at)) ?? 0;
    const stored = messages.map((message, index) =>
      storedMessage(before + index + 1, typeof message === 'string' ? { text: message } : message),
    );
    const lastSeq = before + stored.length;
    this.#lastSeqs.set(JSON.stringify(at), lastSeq);
    await this.#history.keep({ kind: 'newer', at, messages: stored, lastSeq });
    return lastSeq;
  }
}

/** The server "Taller" with the room "Sala1" in which these were said. */
export async function keepTalk(history: ClientHistory, messages: readonly (string | Partial<StoredMessage>)[]): Promise<{ talk: KeptTalk; sala1: RoomKey }> {
  const talk = new KeptTalk(history);
  await talk.server();
  const sala1 = await talk.room('sala1', 'Sala1');
  await talk.say(sala1, messages);
  return { talk, sala1 };
}

export function query(change: Partial<SearchQuery> | string = {}): SearchQuery {
  return { text: '', person: '', scope: { kind: 'all' }, limit: 100, ...(typeof change === 'string' ? { text: change } : change) };
}

/** Takes up everything into the index, as time does in the app. */
export async function indexAll(history: ClientHistory): Promise<void> {
  while (await history.kept.indexStep());
}

export async function textsFound(history: ClientHistory, what: Partial<SearchQuery> | string): Promise<string[]> {
  return (await history.kept.search(query(what))).hits.map(({ excerpt }) => excerpt.text);
}

/** What is marked in a hit, piece by piece. */
export function markedIn({ excerpt: { text, marks } }: SearchHit): string[] {
  return marks.map(([start, end]) => text.slice(start, end));
}
