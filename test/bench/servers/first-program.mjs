// A stand-in for the first program's server: Wassop 1 text, one write for every delivery. Kinder than the original in one
// thing, without which it could not be loaded at all: two commands that arrive together are two.
import { serveLines } from './listen.mjs';

const rooms = new Map();

serveLines((socket) => {
  let name = '';
  let room;
  const tell = (line) => {
    for (const member of room ?? []) if (member !== socket) member.write(line);
  };
  const leave = (line) => {
    room?.delete(socket);
    tell(line);
  };
  socket.on('close', () => leave(`${name} ha salido del chat.\n`));
  return (line) => {
    if (line.startsWith('MESSAGE ')) tell(`${name}: ${line.slice(8)}\n`);
    else if (line.startsWith('JOIN ')) {
      name = line.slice(5);
      socket.write('OK\n');
    } else if (line.startsWith('ROOM ')) {
      leave(`${name} ha salido de la sala.\n`);
      const roomName = line.slice(5);
      room = rooms.get(roomName) ?? new Set();
      rooms.set(roomName, room);
      room.add(socket);
      socket.write(`Te has unido a la sala ${roomName}.\n`);
      tell(`${name} se ha unido a la sala.\n`);
    }
  };
});
