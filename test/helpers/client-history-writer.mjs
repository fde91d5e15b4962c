// A process of its own that keeps one's own copy until it is killed: messages come in, others are written and never leave.
// It says on stdout what was kept. Plain JavaScript, so that Node runs it as it is. Usage: node client-history-writer.mjs WORKER_FILE DATA_DIR
import { Worker } from 'node:worker_threads';

const [workerFile, dataDir] = process.argv.slice(2);
const worker = new Worker(workerFile, { workerData: { kind: 'client', dataDir, newId: 'copy-one', nowUnixMs: 0 } });
const at = { serverKey: 'wassop2 1 space-1', roomId: 'sala1' };
const facts = { serverKey: at.serverKey, dialect: 'wassop2', spaceName: 'Taller', selfId: 'me', selfName: 'Ana', landingRoomId: 'sala1' };
const GROUP_MESSAGES = 20;
const RECALL_ID = 1;

let id = RECALL_ID;
let seq = 0;
let unsentCount = 0;
/** By request: what is kept once it is answered. */
const kept = new Map();

function keepGroup() {
  const messages = Array.from({ length: GROUP_MESSAGES }, () => {
    seq += 1;
    return { seq, key: `m${seq}`, authorId: 'beto', authorName: 'Beto', door: 'app', isOwn: false, sentAtUnixMs: seq, text: 'hola' };
  });
  unsentCount += 1;
  const message = { key: `u${unsentCount}`, text: `sin enviar ${unsentCount}`, writtenAtUnixMs: 0, state: { kind: 'waiting' } };
  const newer = { kind: 'newer', at, messages, lastSeq: seq, afterSeq: seq - GROUP_MESSAGES };
  id += 1;
  kept.set(id, `kept ${seq} ${unsentCount}`);
  worker.postMessage({ id, call: 'keep', changes: [newer, { kind: 'unsent', at, message }] });
}

worker.on('message', (reply) => {
  if (reply.kind === 'opened') {
    worker.postMessage({ id: 0, call: 'keep', changes: [{ kind: 'server', address: '10.0.0.2:5555', facts }, { kind: 'room', at, name: 'Sala1', lastSeq: 0 }] });
    worker.postMessage({ id: RECALL_ID, call: 'recall', what: { serverKey: at.serverKey } });
  } else if (reply.kind !== 'answer') console.log(`failed ${JSON.stringify(reply)}`);
  else if (reply.id === RECALL_ID) {
    const room = reply.value.rooms[0];
    seq = room.lastSeq;
    unsentCount = room.unsent.length;
    // Two groups at a time, so that the kill always finds one half way.
    keepGroup();
    keepGroup();
  } else if (kept.has(reply.id)) {
    console.log(kept.get(reply.id));
    kept.delete(reply.id);
    keepGroup();
  }
});
