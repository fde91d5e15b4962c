// A host is as little to be trusted as anybody: whatever it sends, the client neither throws nor stops answering its person.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drain } from '../../../helpers/event-loop.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { RecordedClient } from '../../../helpers/recorded-client.ts';
import { LANDING_ROOM_ID, ScriptedWassop2Host } from '../../../helpers/scripted-wassop2-host.ts';
import { MemoryNetwork } from '../../../helpers/wire-pair.ts';

const AT = '10.0.0.2:5555';
const value = fc.oneof(
  fc.constantFrom(LANDING_ROOM_ID, 'me', 'beto', 'joined', 'left', 'message', '__proto__', '', null, true),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.string(),
  fc.array(fc.integer(), { maxLength: 3 }),
);
const member = fc.record({ memberId: value, name: value, role: value, door: value }, { requiredKeys: [] });
const entry = fc.record({ seq: value, kind: value, messageId: value, author: member, sentAtUnixMs: value, nonce: value, text: value }, { requiredKeys: [] });
const room = fc.record({ roomId: value, name: value, memberCount: value, lastSeq: value, policies: value }, { requiredKeys: [] });
const body = fc.record(
  { id: fc.oneof(fc.integer({ min: 1, max: 12 }), value), roomId: value, entry, room, member, change: value, code: value, details: value, value: fc.oneof(value, fc.record({ room, rooms: fc.array(room), members: fc.array(member), entries: fc.array(entry), hasMore: value })) },
  { requiredKeys: [] },
);
const type = fc.constantFrom('ok', 'error', 'entry', 'room', 'room.gone', 'member', 'gap', 'ping', 'bye', 'new-kind');
const frame = fc.tuple(type, body).map(([kind, fields]) => JSON.stringify({ ...fields, type: kind }));
const line = fc.oneof({ weight: 20, arbitrary: frame }, { weight: 1, arbitrary: fc.string() }, { weight: 1, arbitrary: fc.constant('['.repeat(5_000)) });

it('survives frames of every kind with any fields, at any time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), fc.boolean(), async (lines, isEarly) => {
      const clock = new FakeClock();
      const network = new MemoryNetwork();
      const host = new ScriptedWassop2Host(network, AT);
      if (isEarly) host.overrides.set('auth', () => {});
      const ana = new RecordedClient({ dialer: network, clock });
      const connectionId = ana.open(AT, { dialect: 'wassop2' });
      await drain(1);
      for (const text of lines) host.link.sendRaw(`${text}\n`);
      await drain(1);
      await clock.advance(3_000);
      expect(['connecting', 'online', 'waiting', 'name-needed', 'failed']).toContain(ana.view(connectionId).link.kind);
      await ana.client.commands['timeline.read']({ connectionId, roomId: LANDING_ROOM_ID, limit: 50 });
      ana.client.dispose();
      expect(clock.pendingCount).toBe(0);
    }),
    { numRuns: 500 },
  );
}, 60_000);

it('survives any bytes in place of a hello', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, hasPrefix) => {
      const clock = new FakeClock();
      const network = new MemoryNetwork();
      network.listen(AT, (wire) => {
        wire.onBytes(() => {
          if (hasPrefix) wire.write(new TextEncoder().encode('WASSOP2 '));
          wire.write(bytes);
          wire.write(new TextEncoder().encode('\n'));
        });
      });
      const ana = new RecordedClient({ dialer: network, clock });
      const connectionId = ana.open(AT);
      await drain(1);
      await clock.advance(20_000);
      expect(['failed', 'waiting']).toContain(ana.view(connectionId).link.kind);
      ana.client.dispose();
    }),
    { numRuns: 200 },
  );
});
