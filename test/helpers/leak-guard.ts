/**
 * Fails a test file that leaves sockets, servers or child processes behind.
 * Knows nothing of the code under test: it compares what Node itself says is open.
 */
import { afterAll, beforeAll } from 'vitest';

const WATCHED = ['TCPServerWrap', 'TCPSocketWrap', 'UDPWrap', 'ProcessWrap', 'Worker'];

/** Closing is asynchronous: handles get this many turns of the event loop to go away after the last test. */
const GRACE_TURNS = 200;

const countOpen = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    if (WATCHED.includes(name)) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

let before: Record<string, number> = {};

beforeAll(() => {
  before = countOpen();
});

afterAll(async () => {
  for (let turn = 0; turn < GRACE_TURNS && Object.keys(leaked()).length > 0; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const left = leaked();
  if (Object.keys(left).length > 0) throw new Error(`This file left handles open: ${JSON.stringify(left)}`);
});

function leaked(): Record<string, number> {
  const more: Record<string, number> = {};
  for (const [name, count] of Object.entries(countOpen())) {
    if (count > (before[name] ?? 0)) more[name] = count - (before[name] ?? 0);
  }
  return more;
}
