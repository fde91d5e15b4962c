/** R21: a host or a client that stands still for 8 s, as during a long query or a collection of garbage, loses nobody and nothing. */
import { beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src-main/runtime/system-clock.ts';
import { enterThroughFaults } from '../helpers/chat-through-faults.ts';
import { isAllSent } from '../helpers/chat-view.ts';
import { CliProcess, buildCli } from '../helpers/cli-process.ts';
import { readLog } from '../helpers/read-log.ts';
import { Wassop1Client } from '../helpers/stand-ins/wassop1-client.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

beforeAll(buildCli, 120_000);

const BLOCKED_MS = 8_000;

async function serve(): Promise<{ cli: CliProcess; port: number }> {
  const cli = CliProcess.start(['serve', '--listen', '127.0.0.1', '--port', '0', '--data-dir', makeTempDir(), '--no-mdns', '--log-format', 'json', '--rate-limit', 'off']);
  return { cli, port: await cli.waitForPort() };
}

/** The block is the fault itself, so it takes its time. */
const blocked = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, BLOCKED_MS));

/** Who was in, and is no more. A second link is begun beside one that has gone quiet; that it closes again is nobody's departure. */
const departures = (cli: CliProcess) => cli.events.filter(({ event }) => event === 'left' || event === 'gone');

describe.runIf(process.platform !== 'win32')('8 s of standing still', () => {
  it('of the host drop nobody, and what was written meanwhile comes in its order', async () => {
    const { cli, port } = await serve();
    const people = await Promise.all(['Ana', 'Beto'].map((name) => enterThroughFaults({ name, port, clock: systemClock })));
    const older = await Wassop1Client.enter({ port }, 'vieja', 'Sala1');
    cli.child.kill('SIGSTOP');
    for (let count = 1; count <= 20; count += 1) for (const person of people) await person.write(`${person.name} ${count}`);
    await blocked();
    cli.child.kill('SIGCONT');

    for (const { recorded, roomId, connectionId } of people) {
      await recorded.until(() => isAllSent(recorded, roomId) && recorded.texts(roomId).length === 40, '40 messages');
      expect(recorded.linkKinds()).toEqual(['connecting', 'online']);
      expect(recorded.view(connectionId).link.kind).toBe('online');
    }
    expect(departures(cli)).toEqual([]);
    const log = await readLog(port);
    for (const { name, written } of people) expect(log.filter(({ author }) => author.name === name).map(({ text }) => text)).toEqual(written);
    for (const { recorded, roomId } of people) expect(recorded.texts(roomId)).toEqual(log.map(({ text }) => text));
    await older.printed.find((line) => line === 'Beto: Beto 20');
    expect(older.crashes.items).toEqual([]);
    older.close();
  });

  it('of a client neither make the host drop it nor make it drop the host', async () => {
    const { cli, port } = await serve();
    const ana = await enterThroughFaults({ name: 'Ana', port, clock: systemClock });
    await ana.write('antes');
    await ana.recorded.until(() => isAllSent(ana.recorded, ana.roomId), 'the first message');
    // This very process stands still, the host is another one and goes on.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCKED_MS);
    await ana.write('después');
    await ana.recorded.until(() => isAllSent(ana.recorded, ana.roomId) && ana.recorded.texts(ana.roomId).length === 2, 'the second message');
    expect(ana.recorded.linkKinds()).toEqual(['connecting', 'online']);
    expect(departures(cli)).toEqual([]);
  });
});
