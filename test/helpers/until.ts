// Waiting for a host in this same process to have come so far, in turns of the event loop rather than in time.

/** Only a test that would fail anyway waits this long. */
const GIVE_UP_MS = 10_000;

export async function until(isReached: () => boolean): Promise<void> {
  const giveUpAtMs = performance.now() + GIVE_UP_MS;
  while (!isReached()) {
    if (performance.now() > giveUpAtMs) throw new Error(`Waited in vain for ${isReached.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
