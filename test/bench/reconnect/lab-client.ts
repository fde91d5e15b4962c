// The app's whole client side in a process without windows: connects, says on stdout what becomes of its link and how much it has.
// `lab-client ADDRESS NAME` reads; with a number it writes that many messages first and ends. Must not know any scenario.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { NetworkWatch } from '../../../src-main/runtime/network-watch.ts';
import { createTcpDialer } from '../../../src-main/connections/tcp-dialer.ts';
import { systemClock } from '../../../src-main/runtime/system-clock.ts';
import { systemRandom } from '../../../src-main/runtime/system-random.ts';
import type { TimelineItem } from '../../../src-shared/ipc/views.ts';
import { createChatClient } from '../../../src-shared/session/create-chat-client.ts';
import type { DeviceIdentity } from '../../../src-shared/session/wire.ts';
import { encodeBase32 } from '../../../src-shared/util/bytes.ts';

const [address = '', name = '', writeCount] = process.argv.slice(2);

function say(line: object): void {
  process.stdout.write(`${JSON.stringify({ atUnixMs: Date.now(), ...line })}\n`);
}

function makeIdentity(): DeviceIdentity {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  return {
    deviceId: encodeBase32(createHash('sha256').update(raw).digest()),
    publicKey: raw.toString('base64url'),
    sign: async (payload) => sign(null, payload, privateKey).toString('base64url'),
  };
}

const client = createChatClient({
  dialer: createTcpDialer(),
  clock: systemClock,
  random: systemRandom,
  identity: makeIdentity(),
  clientName: 'lab/1',
  door: 'app',
  rememberedDialect: () => null,
  onServerSeen: () => undefined,
});
new NetworkWatch({ clock: systemClock }).onChanged((addresses) => client.networkChanged(addresses));

const messages = new Map<string, TimelineItem>();
let link = '';
const left = Number(writeCount ?? 0);

client.on('connection.changed', (connection) => {
  if (connection.link.kind === link) return;
  link = connection.link.kind;
  say({ link });
  if (link === 'online' && connection.landingRoomId !== null && left > 0 && messages.size === 0) write(connection.connectionId, connection.landingRoomId);
});
client.on('timeline.items', ({ items }) => {
  for (const item of items) if (item.kind === 'message') messages.set(item.key, item);
  if (writeCount === undefined) say({ count: messages.size });
  else if ([...messages.values()].filter((item) => item.kind === 'message' && item.delivery?.kind === 'sent').length === left) process.exit(0);
});

function write(connectionId: string, roomId: string): void {
  for (let number = 1; number <= left; number += 1) void client.commands['messages.send']({ connectionId, roomId, text: String(number) });
}

createInterface({ input: process.stdin }).on('line', () => {
  const inOrder = [...messages.values()].sort((a, b) => a.orderSeq - b.orderSeq);
  say({ texts: inOrder.map((item) => (item.kind === 'message' ? item.text : '')) });
});

const opened = client.open({ address, dialect: 'wassop2', name });
if (!opened.ok) throw new Error(opened.error.code);
