// What must hold of every view, every log and every outbox, whatever happened. Knows nothing of how it came to that.
import { isDeepStrictEqual } from 'node:util';
import type { MessageItem } from '../../../src-shared/ipc/views.ts';
import { PENDING_ORDER_SEQ } from '../../../src-shared/ipc/views.ts';
import { numbered } from './device.ts';
import type { Device } from './device.ts';
import type { HostDisk, LoggedEntry } from './host-disk.ts';
import { ROOM_NAMES } from './steps.ts';

export interface Judged {
  readonly devices: readonly Device[];
  readonly disk: HostDisk;
  isTwin(device: Device): boolean;
  bringIn(device: Device): Promise<void>;
  describe(device: Device): string;
}

/** At every moment. */
export function checkAlways(judged: Judged): void {
  for (const device of judged.devices) {
    const { link } = device;
    if (link.kind === 'failed' && !mayGiveUp(judged, device, link.failure.code)) throw new Error(`${device.label} gave up: ${link.failure.code}`);
    for (const { roomId } of device.joinedRooms) checkView(judged, device, roomId);
  }
}

function mayGiveUp(judged: Judged, device: Device, code: string): boolean {
  // Another device of the same person came in.
  if (code === 'SESSION_REPLACED') return judged.isTwin(device);
  // A host that dies before its first word looks like another program, as long as one was never there.
  return code === 'DIALECT_MISMATCH' && !device.wasOnline;
}

/** Numbers rise, without holes but for what was taken away; what has a number or counts as sent is on the host's disk. */
function checkView({ disk }: Judged, device: Device, roomId: string): void {
  let beforeSeq: number | null = null;
  for (const item of device.shown(roomId)) {
    if (item.kind !== 'message') continue;
    if (item.delivery?.kind === 'failed' && !(item.delivery.failure.code === 'MESSAGE_LOST' && disk.mayBeGone(item.key))) {
      throw new Error(`${device.label} shows as failed: ${item.text}, ${item.delivery.failure.code}`);
    }
    if (item.orderSeq === PENDING_ORDER_SEQ) {
      if (item.delivery?.kind === 'sent' && !disk.wasEverStored(item.key)) throw new Error(`${device.label} shows as sent what is not stored: ${item.text}`);
      continue;
    }
    if (!disk.wasStored(roomId, item.orderSeq, item.text)) throw new Error(`${device.label} shows ${item.text} as ${item.orderSeq}, which it is not`);
    if (beforeSeq !== null && item.orderSeq !== beforeSeq + 1 && item.orderSeq > disk.prunedSeq(roomId) + 1) {
      throw new Error(`${device.label} shows ${item.orderSeq} behind ${beforeSeq}`);
    }
    if (beforeSeq !== null && item.orderSeq <= beforeSeq) throw new Error(`${device.label} shows ${item.orderSeq} behind ${beforeSeq}`);
    beforeSeq = item.orderSeq;
  }
}

/** With everything healed and everybody in. */
export async function checkInTheEnd(judged: Judged): Promise<void> {
  const logs = new Map(ROOM_NAMES.map((roomName) => [roomName, judged.disk.log(roomName)] as const));
  for (const [roomName, log] of logs) {
    checkNumbers(roomName, log);
    for (const device of judged.devices) checkOwn(judged, device, roomName, log);
  }
  const written = new Set(judged.devices.flatMap((device) => device.written.map(({ text }) => text)));
  for (const { text } of [...logs.values()].flat()) if (!written.has(text)) throw new Error(`Nobody wrote ${text}`);
  for (const device of judged.devices) {
    // Of two devices of one person the one that is in now put the other out.
    if (judged.isTwin(device)) await judged.bringIn(device);
    checkAlways(judged);
    await checkViews(judged, device);
    const unsent = await device.storedUnsent();
    if (unsent.length > 0) throw new Error(`${device.label} would send again: ${unsent.map(({ text }) => text).join(' ')}`);
  }
}

function checkNumbers(roomName: string, log: readonly LoggedEntry[]): void {
  const firstSeq = log[0]?.seq ?? 1;
  const at = log.findIndex(({ seq }, index) => seq !== firstSeq + index);
  if (at >= 0) throw new Error(`The log of ${roomName} has ${log[at]?.seq} behind ${log[at - 1]?.seq}`);
  if (new Set(log.map(({ text }) => text)).size < log.length) throw new Error(`A message is twice in ${roomName}: ${textsOf(log)}`);
}

/** Everything that was kept on the device was stored, and what is in the log is there in the order of writing. */
function checkOwn({ disk }: Judged, device: Device, roomName: string, log: readonly LoggedEntry[]): void {
  const own = device.written.filter((message) => message.roomName === roomName);
  const lost = own.filter(({ nonce }) => !disk.wasEverStored(nonce) && !device.excused.has(nonce));
  if (lost.length > 0) throw new Error(`${device.label} wrote, and nobody has: ${textsOf(lost)}`);
  const missing = own.filter(({ nonce }) => !log.some((entry) => entry.nonce === nonce) && !disk.mayBeGone(nonce));
  if (missing.length > 0) throw new Error(`Stored once, and not in the log of ${roomName}: ${textsOf(missing)}`);
  // What was lost with a restored backup may have been sent again, much later.
  const logged = log.filter(({ nonce }) => !disk.mayBeGone(nonce) && own.some((message) => message.nonce === nonce));
  const inOrder = own.filter(({ nonce }) => logged.some((entry) => entry.nonce === nonce));
  if (textsOf(logged) !== textsOf(inOrder)) throw new Error(`${device.label} wrote ${textsOf(inOrder)}, the log of ${roomName} has ${textsOf(logged)}`);
}

/** What the device shows, and can show by reading back, is the log from somewhere on, to its end. */
async function checkViews(judged: Judged, device: Device): Promise<void> {
  for (const { roomId, name } of device.joinedRooms) {
    const log = judged.disk.log(name);
    const shown = numbered(device.shown(roomId));
    const firstSeq = shown[0]?.orderSeq ?? Infinity;
    expectSame(`${device.label} shows in ${name}`, keptPart(shown, log), log.filter(({ seq }) => seq >= firstSeq), judged.describe(device));
    const left = device.shown(roomId).filter((item) => item.kind === 'message' && item.orderSeq === PENDING_ORDER_SEQ);
    if (left.length > 0) throw new Error(`${device.label} still shows below the log: ${JSON.stringify(left)}`);
    const read = await device.readAll(roomId);
    expectSame(`${device.label} reads in ${name}`, keptPart(read, log), log, judged.describe(device));
  }
}

/** What the host took away, a device may well have kept. */
function keptPart(items: readonly MessageItem[], log: readonly LoggedEntry[]): readonly MessageItem[] {
  const firstSeq = log[0]?.seq ?? Infinity;
  return items.filter(({ orderSeq }) => orderSeq >= firstSeq);
}

function expectSame(what: string, items: readonly MessageItem[], log: readonly LoggedEntry[], description: string): void {
  const actual = items.map(({ orderSeq, text }) => [orderSeq, text]);
  const expected = log.map(({ seq, text }) => [seq, text]);
  if (!isDeepStrictEqual(actual, expected)) throw new Error(`${what} ${JSON.stringify(actual)} of ${JSON.stringify(expected)}: ${description}`);
}

function textsOf(messages: readonly { readonly text: string }[]): string {
  return messages.map(({ text }) => text).join(' ');
}
