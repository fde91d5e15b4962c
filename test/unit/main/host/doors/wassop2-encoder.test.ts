// The frame of an entry is put together by hand, for speed: it has to say what JSON says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wassop2Encoder } from '../../../../../src-main/host/doors/wassop2-encoder.ts';
import { DOORS, MemberId, MessageEntry, MessageId, Nonce, RoomId } from '../../../../../src-shared/protocol/model.ts';

const text = fc.string({ unit: 'binary', minLength: 1 });
const base64Url = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const entries = fc.record(
  {
    seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    kind: fc.constant('message' as const),
    messageId: fc.uuid({ version: 7 }).map((id) => MessageId.parse(id)),
    author: fc.record({ memberId: fc.uuid().map((id) => MemberId.parse(id)), name: text, door: fc.constantFrom(...DOORS) }),
    sentAtUnixMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    nonce: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/).map((nonce) => Nonce.parse(nonce)),
    text,
    authorSeq: optional(fc.integer({ min: 1 })),
    prevHash: optional(base64Url),
    sig: optional(base64Url),
  },
  { noNullPrototype: true },
);

const roomId = RoomId.parse('0198c0de-0000-7000-8000-000000000001');

describe('an entry as a Wassop 2 frame', () => {
  it('is one line that says what the entry says, whatever people wrote', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const frames = wassop2Encoder.encode({ kind: 'entry', roomId, entry: entry as MessageEntry });
        expect(frames).toHaveLength(1);
        expect(frames[0]?.indexOf('\n')).toBe((frames[0]?.length ?? 0) - 1);
        // Absent fields are absent, as JSON leaves them out.
        expect(JSON.parse(frames[0] ?? '')).toEqual(JSON.parse(JSON.stringify({ type: 'entry', roomId, entry })));
      }),
    );
  });
});
