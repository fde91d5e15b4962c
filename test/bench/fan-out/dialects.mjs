// The two dialects from a client's side: how to come into a room, how a message is written, what a received line says.
import { createIdentity } from './identity.mjs';
import { TEXT_LINES, WASSOP2_LINES } from './line-counter.mjs';

/** Characters of one message's text, much as a line of chat. */
const TEXT_LENGTH = 60;
const FILLER = 'lorem ipsum dolor sit amet consectetur adipiscing elit sed do';

/** `senderNumber` and `at` let a witness check order and measure latency; everything is ASCII and of one length. */
function messageText(client, messageNumber, atMicros) {
  const head = `${client.number} ${messageNumber} ${atMicros} `;
  return head + FILLER.slice(0, TEXT_LENGTH - head.length);
}

function parseText(text) {
  const [sender, messageNumber, atMicros] = text.split(' ', 3).map(Number);
  return { sender, messageNumber, atMicros };
}

/**
 * 22 characters of base64url as a device would draw them: unique, and in no order, because a store's index of nonces works
 * harder on those. The last character carries two bits only, so it is an A.
 */
function nonceOf(clientNumber, messageNumber) {
  // Knuth's multiplicative hash: neighbours end up far apart, and no two share a value.
  const scattered = (Math.imul(messageNumber, 2_654_435_761) >>> 0).toString(36).padStart(7, '0');
  return `${scattered}${clientNumber.toString(36).padStart(14, '0')}A`;
}

const wassop2 = {
  lines: WASSOP2_LINES,
  /** The author gets its own entry as well, and one answer a message. */
  authorReceivesOwn: true,
  isAnswered: true,
  /** Keeps a reader that sends nothing alive. */
  ping: '{"type":"ping"}\n',

  async enter(client, roomName) {
    client.write('WASSOP2 {"versions":[2],"client":"bench","capabilities":[],"door":"app"}\n');
    const hello = JSON.parse((await client.nextLine()).slice('WASSOP2 '.length));
    const request = async (type, fields) => {
      const id = (client.requestId += 1);
      client.write(`${JSON.stringify({ type, id, ...fields })}\n`);
      for (;;) {
        const frame = JSON.parse(await client.nextLine());
        if (frame.id !== id) continue;
        if (frame.type !== 'ok') throw new Error(`${type} was answered ${JSON.stringify(frame)}`);
        return frame.value;
      }
    };
    await request('auth', { ...createIdentity().authFields(hello), name: client.name });
    const { room } = await request('room.join', { name: roomName });
    client.roomId = room.roomId;
    client.messageHead = `,"roomId":"${room.roomId}","nonce":"`;
  },

  message(client, messageNumber, atMicros) {
    const id = (client.requestId += 1);
    const nonce = nonceOf(client.number, messageNumber);
    return `{"type":"message.send","id":${id}${client.messageHead}${nonce}","text":"${messageText(client, messageNumber, atMicros)}"}\n`;
  },

  /** @returns {{ sender: number, messageNumber: number, atMicros: number, seq?: number } | undefined} undefined for what is no message */
  read(line) {
    const frame = JSON.parse(line);
    return frame.type === 'entry' ? { ...parseText(frame.entry.text), seq: frame.entry.seq } : undefined;
  },
};

const wassop1 = {
  lines: TEXT_LINES,
  authorReceivesOwn: false,
  isAnswered: false,
  ping: undefined,

  async enter(client, roomName) {
    const command = async (line, expected) => {
      client.write(`${line}\n`);
      // Announcements about others may come before one's own answer.
      while (!(await client.nextLine()).startsWith(expected)) continue;
    };
    await command(`JOIN ${client.name}`, 'OK');
    await command(`ROOM ${roomName}`, 'Te has unido a la sala');
  },

  message(client, messageNumber, atMicros) {
    return `MESSAGE ${messageText(client, messageNumber, atMicros)}\n`;
  },

  read(line) {
    return parseText(line.slice(line.indexOf(': ') + 2));
  },
};

export const DIALECTS = { wassop2, wassop1 };
