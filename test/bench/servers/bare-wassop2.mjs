// A good bare fan-out server in the Wassop 2 dialect: no history, no checks, nothing but routing. The yardstick.
import { randomBytes, randomUUID } from 'node:crypto';
import { serveLines } from './listen.mjs';
import { RoomBatch } from './room-batch.mjs';

const rooms = new Map();

function roomOf(name) {
  let room = rooms.get(name);
  if (room === undefined) {
    room = { roomId: randomUUID(), batch: new RoomBatch({ leavesOwnOut: false }), lastSeq: 0 };
    rooms.set(name, room);
    rooms.set(room.roomId, room);
  }
  return room;
}

const hello = () =>
  `WASSOP2 ${JSON.stringify({
    version: 2, host: 'bare', capabilities: [], spaceId: 'bare', spaceName: 'bare', hostId: 'a'.repeat(52), epoch: 1,
    nonce: randomBytes(32).toString('base64url'), nowUnixMs: Date.now(), frameBytes: 65536,
  })}\n`;

serveLines((socket) => {
  const joined = new Set();
  let author = '';
  socket.on('close', () => joined.forEach((room) => room.batch.members.delete(socket)));
  const answer = (id, value) => socket.write(`${JSON.stringify({ type: 'ok', id, value })}\n`);

  const send = ({ id, roomId, nonce, text }) => {
    const room = rooms.get(roomId);
    const seq = (room.lastSeq += 1);
    const now = Date.now();
    // As long as a real id; what makes one costs the host, not the yardstick.
    const messageId = `0198c0de-0000-7000-8000-${String(seq).padStart(12, '0')}`;
    const line =
      `{"type":"entry","roomId":"${roomId}","entry":{"seq":${seq},"kind":"message","messageId":"${messageId}","author":${author},` +
      `"sentAtUnixMs":${now},"nonce":"${nonce}","text":${JSON.stringify(text)}}}\n`;
    room.batch.push(socket, line, `{"type":"ok","id":${id},"value":{"messageId":"${messageId}","seq":${seq},"sentAtUnixMs":${now}}}\n`);
  };

  return (line) => {
    if (line.startsWith('WASSOP2 ')) {
      socket.write(hello());
      return;
    }
    const frame = JSON.parse(line);
    if (frame.type === 'message.send') send(frame);
    else if (frame.type === 'auth') {
      const memberId = randomUUID();
      author = JSON.stringify({ memberId, name: frame.name, door: 'app' });
      answer(frame.id, { memberId, name: frame.name, role: 'member', landingRoomId: roomOf('Sala1').roomId });
    } else if (frame.type === 'room.join') {
      const room = roomOf(frame.name);
      joined.add(room);
      room.batch.members.add(socket);
      answer(frame.id, { room: { roomId: room.roomId, name: frame.name, memberCount: room.batch.members.size, lastSeq: room.lastSeq, policies: { catchUp: { kind: 'all' } } } });
    }
  };
});
