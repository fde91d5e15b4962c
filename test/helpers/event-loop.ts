// Letting everything run that needs no time to pass: for tests on a fake clock and wires in memory.

/** Turns of the event loop until chains of promises, signatures and in-memory wires have come to rest. */
export async function drain(turns = 3): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
