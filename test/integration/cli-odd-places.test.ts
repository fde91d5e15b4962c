/** R24: the command in places that differ from where it was written: it serves, or says in a sentence why not. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { READ_CARDS_EVERY_MS } from '../../src-main/discovery/card-watch.ts';
import { CliProcess, buildCli } from '../helpers/cli-process.ts';
import { RawSocket } from '../helpers/raw-socket.ts';
import { readLog } from '../helpers/read-log.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { Wassop2TestClient } from '../helpers/wassop2-client.ts';

beforeAll(buildCli, 120_000);

const LOOPBACK = ['serve', '--listen', '127.0.0.1', '--port', '0', '--no-mdns', '--log-format', 'json'];
const WORDS = 'ñandú 🦤 y café';

async function chat(port: number): Promise<void> {
  const ana = await Wassop2TestClient.enter(port, 'Ñusta');
  await ana.say(WORDS);
  expect((await readLog(port)).map(({ text, author }) => [author.name, text])).toEqual([['Ñusta', WORDS]]);
}

describe('wassop serve in an odd environment', () => {
  it.each([
    ['without HOME, TMPDIR and USER', { HOME: undefined, TMPDIR: undefined, USER: undefined, LOGNAME: undefined }],
    ['in the locale C', { LANG: 'C', LC_ALL: 'C', LANGUAGE: undefined }],
    ['in a locale that nobody has', { LANG: 'xx_YY.ISO-8859-1', LC_ALL: 'xx_YY.ISO-8859-1' }],
    ['45 minutes off the hour', { TZ: 'Asia/Kathmandu' }],
    ['in a time zone that does not exist', { TZ: 'Nowhere/Land' }],
    ['with 64 MiB for what it keeps in memory', { NODE_OPTIONS: '--max-old-space-size=64' }],
    ['with a terminal nobody knows', { TERM: 'dumb', NO_COLOR: '1', COLUMNS: '0' }],
  ])('serves %s', async (_name, env) => {
    const cli = CliProcess.start([...LOOPBACK, '--data-dir', makeTempDir(), '--name', WORDS], env);
    await chat(await cli.waitForPort());
    cli.child.kill('SIGTERM');
    expect(await cli.waitForExit()).toBe(0);
    expect(cli.events.map(({ event }) => event).filter((event) => event === 'failure')).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('without HOME and without --data-dir keeps its data where XDG_DATA_HOME says', async () => {
    const dataHome = makeTempDir();
    const cli = CliProcess.start(LOOPBACK, { HOME: undefined, XDG_DATA_HOME: dataHome });
    await chat(await cli.waitForPort());
    expect(readdirSync(dataHome, { recursive: true }).map(String)).toContain(join('wassop', 'host', 'space.json'));
  });

  it('with a HOME in which no folder can be made says so and ends with its exit code', async () => {
    const home = join(makeTempDir(), 'file');
    writeFileSync(home, '');
    const cli = CliProcess.start(LOOPBACK, { HOME: home, XDG_DATA_HOME: undefined });
    expect(await cli.waitForExit()).not.toBe(0);
    expect(cli.events).toContainEqual(expect.objectContaining({ event: 'not-started', code: 'HOST_DATA_UNUSABLE' }));
  });
});

// Windows has no such limit to set.
describe.skipIf(process.platform === 'win32')('wassop serve with 64 descriptors', () => {
  it('serves those it can take, fills no log meanwhile, and takes others when places are free again', async () => {
    // Announced as well, on loopback alone: that looks at the network cards again and again, which takes a descriptor.
    const cli = CliProcess.start([...LOOPBACK.filter((flag) => flag !== '--no-mdns'), '--data-dir', makeTempDir(), '--rate-limit', 'off'], {}, { openFiles: 64 });
    const port = await cli.waitForPort();
    const ana = await Wassop2TestClient.enter(port, 'Ana');
    const crowd = await Promise.all(
      Array.from({ length: 120 }, async () => {
        const socket = await RawSocket.connect(port);
        socket.write('WASSOP2 ');
        return socket;
      }),
    );
    onTestFinished(() => crowd.forEach((socket) => socket.close()));
    const lookedAgainAtMs = performance.now() + 2 * READ_CARDS_EVERY_MS;
    let said = 0;
    while (said < 50 || performance.now() < lookedAgainAtMs) {
      await new Promise((resolve) => setImmediate(resolve));
      await ana.say(`lleno ${(said += 1)}`);
      ana.forget();
    }
    expect(crowd.some((socket) => socket.hasEnded), 'more than there is room for').toBe(true);
    expect(cli.stderr.split('\n').length).toBeLessThan(500);

    for (const socket of crowd) socket.close();
    expect(await enterAtLast(port, 'Beto')).toBeDefined();
    expect((await readLog(port)).map(({ text }) => text)).toEqual(Array.from({ length: said }, (_, index) => `lleno ${index + 1}`));
    cli.child.kill('SIGTERM');
    expect(await cli.waitForExit()).toBe(0);
  });
});

// Windows has no such limit to set.
describe.skipIf(process.platform === 'win32')('wassop serve with hardly any descriptors', () => {
  it('serves, or says in words that it cannot, and never with the insides of the program', { timeout: 180_000 }, async () => {
    const fewest = await findFewest();
    for (let openFiles = fewest; openFiles <= fewest + 10; openFiles += 2) {
      const cli = CliProcess.start([...LOOPBACK, '--data-dir', makeTempDir()], {}, { openFiles });
      const isServing = await cli.waitForPort().then(() => true, () => false);
      if (isServing) cli.child.kill('SIGTERM');
      const exitCode = await cli.waitForExit();
      // Reading the log as JSON finds every other line as well.
      const reasons = cli.events.filter(({ event }) => event === 'not-started').map(({ message }) => message);
      if (isServing) expect([exitCode, reasons]).toEqual([0, []]);
      else expect([exitCode === 0, reasons], `${openFiles}: ${cli.stderr}`).toEqual([false, [expect.stringMatching(/\w+ \w+/)]]);
    }
  });
});

/** With fewer, Node itself cannot read the program. */
async function findFewest(): Promise<number> {
  for (let openFiles = 16; ; openFiles += 2) {
    const cli = CliProcess.start(['--version'], {}, { openFiles });
    if ((await cli.waitForExit()) === 0) return openFiles;
  }
}

/** The host sees that a place is free only after it read the others' ends. */
async function enterAtLast(port: number, name: string): Promise<Wassop2TestClient> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await Wassop2TestClient.enter(port, name);
    } catch (error) {
      if (attempt === 200) throw error;
    }
  }
}
