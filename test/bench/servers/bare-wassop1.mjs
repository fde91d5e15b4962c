// A good bare fan-out server in the Wassop 1 text dialect: everything due to a room in one turn leaves in one write a member.
import { serveLines } from './listen.mjs';
import { RoomBatch } from './room-batch.mjs';

const rooms = new Map();

serveLines((socket) => {
  let name = '';
  let room;
  socket.on('close', () => room?.members.delete(socket));
  return (line) => {
    if (line.startsWith('MESSAGE ')) room.push(socket, `${name}: ${line.slice(8)}\n`, '');
    else if (line.startsWith('JOIN ')) {
      name = line.slice(5);
      socket.write('OK\n');
    } else if (line.startsWith('ROOM ')) {
      const roomName = line.slice(5);
      room = rooms.get(roomName) ?? new RoomBatch({ leavesOwnOut: true });
      rooms.set(roomName, room);
      room.members.add(socket);
      socket.write(`Te has unido a la sala ${roomName}.\n`);
    }
  };
});
