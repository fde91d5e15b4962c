// A process of its own that writes history until it is killed, and says on stdout which numbers were acknowledged.
// Plain JavaScript, so that Node runs it as it is. Usage: node history-writer.mjs WORKER_FILE DATA_DIR
import { Worker } from 'node:worker_threads';

const [workerFile, dataDir] = process.argv.slice(2);
const worker = new Worker(workerFile, { workerData: { kind: 'space', dataDir, newSpaceId: 'space-one', nowUnixMs: 0 } });
const room = { roomId: 'room-sala1', name: 'Sala1', policies: { catchUp: { kind: 'all' } }, createdAtUnixMs: 0 };
const GROUP_ENTRIES = 20;

let groupsLeft = Number(process.env.WRITER_GROUPS ?? Number.POSITIVE_INFINITY);
let id = 0;
const start = process.pid * 1_000_000;
const row = (text) => ['room-sala1', 'device-ana', text, 'message', 'member-ana', 'Ana', 'app', `${start + (id += 1)}`, 0, null, null, null];
const group = (text = 'hola') => worker.postMessage({ id: (id += 1), call: 'append', rows: Array.from({ length: GROUP_ENTRIES }, () => row(text)) });

worker.on('message', (reply) => {
  if (reply.kind === 'not-opened') console.log(`not opened ${reply.failure.code} ${reply.failure.details.reason}`);
  else if (reply.kind === 'failed') console.log(`failed ${reply.failure.code} ${reply.failure.details.reason}`);
  else if (reply.kind === 'opened') {
    worker.postMessage({ id: 0, call: 'saveRoom', room });
    // Two groups at a time, so that the kill always finds one half way.
    group();
    group();
  } else if (Array.isArray(reply.value)) {
    console.log(`acknowledged ${reply.value.at(-1)}`);
    groupsLeft -= 1;
    if (groupsLeft === 0) process.exit();
    group(process.env.WRITER_TEXT_BYTES ? 'x'.repeat(Number(process.env.WRITER_TEXT_BYTES)) : undefined);
  }
});
