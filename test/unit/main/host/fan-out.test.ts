/** The fan-out alone: who gets which buffer, in which order. */
import { describe, expect, it } from 'vitest';
import type { EventBatch, EventEncoder, Participant } from '../../../../src-main/host/doors/door.ts';
import { FanOut } from '../../../../src-main/host/fan-out.ts';
import type { HubEvent, SessionId } from '../../../../src-main/host/hub/hub-events.ts';
import { Turn } from '../../../../src-main/host/turn.ts';
import type { MemberId, MessageEntry, RoomId } from '../../../../src-shared/protocol/model.ts';

const ROOM = 'r1' as RoomId;

/** A dialect whose words are `text` of entries; `é` in it makes it more than ASCII. */
function makeEncoder(echoesToAuthor: boolean): EventEncoder & { encoded: number } {
  return {
    dialect: echoesToAuthor ? 'wassop2' : 'wassop1',
    echoesToAuthor,
    encoded: 0,
    encode(event: HubEvent) {
      this.encoded += 1;
      return event.kind === 'entry' ? event.entry.text.split('|') : [];
    },
  };
}

class Listener implements Participant {
  readonly sessionId: SessionId;
  memberId: MemberId | null;
  readonly batches: EventBatch[] = [];
  readonly endedWith: string[] = [];
  readonly encoder: EventEncoder;

  constructor(name: string, encoder: EventEncoder) {
    this.sessionId = name as SessionId;
    this.memberId = name as MemberId;
    this.encoder = encoder;
  }

  /** What was delivered, one string a delivery. */
  get heard(): readonly string[] {
    return this.batches.map(({ bytes }) => Buffer.from(bytes).toString('utf8'));
  }

  deliver(batch: EventBatch): void {
    this.batches.push(batch);
  }

  end(cause: { code: string }): void {
    this.endedWith.push(cause.code);
  }
}

function makeFanOut() {
  const deferred: (() => void)[] = [];
  const fanOut = new FanOut(new Turn((task) => deferred.push(task)));
  return {
    fanOut,
    endTurn() {
      for (const task of deferred.splice(0)) task();
    },
    join(listener: Listener, roomId = ROOM) {
      fanOut.attach(listener);
      fanOut.subscribe(listener.sessionId, roomId);
      return listener;
    },
    say(author: string, text: string, roomId = ROOM) {
      const entry = { text, author: { memberId: author } } as unknown as MessageEntry;
      fanOut.toRoom({ kind: 'entry', roomId, entry });
    },
  };
}

describe('events of one turn', () => {
  it('reach all members of a dialect as one and the same buffer, encoded once', () => {
    const { join, say, endTurn } = makeFanOut();
    const encoder = makeEncoder(true);
    const members = ['a', 'b', 'c'].map((name) => join(new Listener(name, encoder)));
    say('a', 'uno ');
    say('b', 'dos ');
    endTurn();

    expect(members.map(({ heard }) => heard)).toEqual([['uno dos '], ['uno dos '], ['uno dos ']]);
    expect(members[1]?.batches[0]?.bytes).toBe(members[0]?.batches[0]?.bytes);
    expect(members[2]?.batches[0]?.bytes).toBe(members[0]?.batches[0]?.bytes);
    expect(encoder.encoded).toBe(2);
  });

  it('do not leave before the turn ends, and those of the next turn come apart', () => {
    const { join, say, endTurn } = makeFanOut();
    const member = join(new Listener('a', makeEncoder(true)));
    say('b', 'uno');
    expect(member.heard).toEqual([]);
    endTurn();
    say('b', 'dos');
    endTurn();
    expect(member.heard).toEqual(['uno', 'dos']);
  });

  it('come in the words of each dialect', () => {
    const { join, say, endTurn } = makeFanOut();
    const upper: EventEncoder = { dialect: 'wassop1', echoesToAuthor: true, encode: (event) => (event.kind === 'entry' ? [event.entry.text.toUpperCase()] : []) };
    const a = join(new Listener('a', makeEncoder(true)));
    const b = join(new Listener('b', upper));
    say('c', 'hola');
    endTurn();
    expect([a.heard, b.heard]).toEqual([['hola'], ['HOLA']]);
  });

  it('of one room stay out of others', () => {
    const { join, say, endTurn } = makeFanOut();
    const encoder = makeEncoder(true);
    const a = join(new Listener('a', encoder), ROOM);
    const b = join(new Listener('b', encoder), 'r2' as RoomId);
    say('c', 'uno', ROOM);
    say('c', 'dos', 'r2' as RoomId);
    endTurn();
    expect([a.heard, b.heard]).toEqual([['uno'], ['dos']]);
  });
});

describe('authors', () => {
  it('whose dialect does not echo get everything but their own, cut out of the shared bytes; the others still share', () => {
    const { join, say, endTurn } = makeFanOut();
    const encoder = makeEncoder(false);
    const [ana, beto, eva, luz] = ['ana', 'beto', 'eva', 'luz'].map((name) => join(new Listener(name, encoder)));
    say('ana', 'é1 |é2 ');
    say('beto', 'b1 ');
    say('ana', 'a3 ');
    say('x', 'x ');
    endTurn();
    expect(ana?.heard).toEqual(['b1 x ']);
    expect(ana?.batches[0]?.units).toEqual(['b1 ', 'x ']);
    expect(beto?.heard).toEqual(['é1 é2 a3 x ']);
    expect(eva?.heard).toEqual(['é1 é2 b1 a3 x ']);
    expect(luz?.batches[0]?.bytes).toBe(eva?.batches[0]?.bytes);
  });

  it('who alone spoke get nothing', () => {
    const { join, say, endTurn } = makeFanOut();
    const ana = join(new Listener('ana', makeEncoder(false)));
    say('ana', 'hola');
    endTurn();
    expect(ana.batches).toEqual([]);
  });
});

describe('coming and going within a turn', () => {
  it('gives a newcomer only what happened after coming', () => {
    const { join, say, endTurn } = makeFanOut();
    const encoder = makeEncoder(true);
    const early = join(new Listener('a', encoder));
    say('x', 'uno ');
    const late = join(new Listener('b', encoder));
    say('x', 'dos ');
    endTurn();
    say('x', 'tres');
    endTurn();
    expect(early.heard).toEqual(['uno dos ', 'tres']);
    expect(late.heard).toEqual(['dos ', 'tres']);
    expect(late.batches[1]?.bytes).toBe(early.batches[1]?.bytes);
  });

  it('gives one who leaves what happened before, at once, and nothing after', () => {
    const { fanOut, join, say, endTurn } = makeFanOut();
    const member = join(new Listener('a', makeEncoder(true)));
    say('x', 'uno');
    fanOut.unsubscribe(member.sessionId, ROOM);
    expect(member.heard).toEqual(['uno']);
    say('x', 'dos');
    endTurn();
    expect(member.heard).toEqual(['uno']);
  });

  it('gives one who leaves and comes back each thing once', () => {
    const { fanOut, join, say, endTurn } = makeFanOut();
    const encoder = makeEncoder(true);
    join(new Listener('b', encoder));
    const member = join(new Listener('a', encoder));
    say('x', 'uno');
    fanOut.unsubscribe(member.sessionId, ROOM);
    say('x', 'no');
    fanOut.subscribe(member.sessionId, ROOM);
    say('x', 'dos');
    endTurn();
    expect(member.heard).toEqual(['uno', 'dos']);
  });
});

describe('the whole space', () => {
  it('hears space events whoever is in no room, until detached', () => {
    const { fanOut, endTurn } = makeFanOut();
    const encoder: EventEncoder = { dialect: 'wassop2', echoesToAuthor: true, encode: (event) => [event.kind] };
    const listener = new Listener('a', encoder);
    const detach = fanOut.attach(listener);
    fanOut.toEverybody({ kind: 'room.gone', roomId: ROOM });
    endTurn();
    detach();
    fanOut.toEverybody({ kind: 'room.gone', roomId: ROOM });
    fanOut.end(listener.sessionId, { code: 'HOST_STOPPED' });
    endTurn();
    expect(listener.heard).toEqual(['room.gone']);
    expect(listener.endedWith).toEqual([]);
  });

  it('passes the end of a session to its participant', () => {
    const { fanOut, join } = makeFanOut();
    const listener = join(new Listener('a', makeEncoder(true)));
    fanOut.end(listener.sessionId, { code: 'SESSION_REPLACED' });
    expect(listener.endedWith).toEqual(['SESSION_REPLACED']);
  });
});

describe('a batch', () => {
  it('knows whether it is ASCII, whole or cut', () => {
    const { join, say, endTurn } = makeFanOut();
    const encoder = makeEncoder(false);
    const ana = join(new Listener('ana', encoder));
    const beto = join(new Listener('beto', encoder));
    say('ana', 'é');
    say('x', 'a');
    endTurn();
    expect([ana.batches[0]?.isAscii, beto.batches[0]?.isAscii]).toEqual([true, false]);
  });
});
