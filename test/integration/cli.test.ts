import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { CliProcess, buildCli } from '../helpers/cli-process.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { Wassop2TestClient, makeDevice } from '../helpers/wassop2-client.ts';

beforeAll(buildCli, 120_000);
/** Whole processes start and end here, some of them twice, on machines that do other things as well. */
vi.setConfig({ testTimeout: 30_000 });

/** `wassop serve` on a free port of 127.0.0.1 with a data folder of its own. */
function serve(...args: string[]): CliProcess {
  return CliProcess.start(['serve', '--listen', '127.0.0.1', '--port', '0', '--data-dir', makeTempDir(), '--no-mdns', ...args]);
}

async function enter(port: number, name: string, device = makeDevice()): Promise<Wassop2TestClient> {
  const client = await Wassop2TestClient.enter(port, name, device);
  onTestFinished(() => client.close());
  return client;
}

/** A port that another program holds. */
async function holdPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('wassop without a host', () => {
  // Windows goes by the ending of a file's name; npm writes it a command of its own.
  it.skipIf(process.platform === 'win32')('is a program that runs by itself', () => {
    expect(spawnSync(inRoot('out/main/cli.cjs'), ['--help'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  it.each([[[]], [['--help']], [['help']], [['serve', '--help']]])('prints its help on stdout for %j', async (args) => {
    const cli = CliProcess.start(args);
    expect(await cli.waitForExit()).toBe(0);
    expect(cli.stdout).toContain('wassop serve [flags]');
    expect(cli.stderr).toBe('');
  });

  it('prints its version', async () => {
    const cli = CliProcess.start(['--version']);
    expect(await cli.waitForExit()).toBe(0);
    expect(cli.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a mistake of whoever starts it', () => {
  it.each([
    ['an unknown command', ['host'], 'There is no command "host".'],
    ['an unknown flag', ['serve', '--prot', '1'], "Unknown option '--prot'."],
    ['a stray word', ['serve', 'here'], "Unexpected argument 'here'."],
    ['a bad port', ['serve', '--port', '65536'], 'The flag --port takes a whole number from 0 to 65535, not 65536.'],
    ['a file that is not there', ['--config', '/nowhere.json'], 'The configuration file /nowhere.json cannot be read (ENOENT).'],
  ])('as %s ends with exit code 2 and a sentence', async (_, args, sentence) => {
    const cli = CliProcess.start(args);
    expect(await cli.waitForExit()).toBe(2);
    expect(cli.stderr).toBe(`wassop: ${sentence} "wassop --help" lists what there is.\n`);
    expect(cli.stdout).toBe('');
  });

  it('in the environment ends with exit code 2 as well', async () => {
    const cli = CliProcess.start(['serve'], { WASSOP_LOG_FORMAT: 'xml' });
    expect(await cli.waitForExit()).toBe(2);
    expect(cli.stderr).toContain('The environment variable WASSOP_LOG_FORMAT takes "json" or "text", not "xml".');
  });

  it('as an address that this computer does not have ends with exit code 1 and a sentence', async () => {
    const cli = CliProcess.start(['serve', '--listen', '203.0.113.9', '--port', '0', '--data-dir', makeTempDir()]);
    expect(await cli.waitForExit()).toBe(1);
    expect(cli.stderr).toContain('This computer cannot listen on 203.0.113.9 (EADDRNOTAVAIL).');
  });
});

describe('listening', () => {
  it('says so in one JSON line that begins with event, address and port', async () => {
    const cli = serve('--log-format', 'json', '--name', 'Café ☕');
    const port = await cli.waitForPort();
    expect(cli.stdout).toMatch(new RegExp(`^\\{"event":"listening","address":"127\\.0\\.0\\.1","port":${port},.*\\}\\n$`));
    expect(JSON.parse(cli.stdout)).toMatchObject({ name: 'Café ☕', joinAt: [{ text: `127.0.0.1:${port}`, kind: 'loopback' }] });
    await enter(port, 'Ana');
  });

  it('says so in one sentence that names where others join', async () => {
    const cli = serve('--name', 'Taller');
    const port = await cli.waitForPort();
    const [sentence, link] = cli.stdout.split(' Link for the app: ');
    expect(sentence).toBe(`"Taller" listens on 127.0.0.1 port ${port}; others join at 127.0.0.1:${port} (this computer only).`);
    expect(link).toMatch(new RegExp(`^wassop://127\\.0\\.0\\.1:${port}/\\?v=1&s=\\w+&k=\\w+\\n$`));
  });

  it('takes flags without the word serve, variables and a file', async () => {
    const config = join(makeTempDir(), 'wassop.json');
    writeFileSync(config, JSON.stringify({ listen: ['127.0.0.1'], name: 'Del archivo', dataDir: 'data' }));
    const cli = CliProcess.start(['--config', config, '--port', '0'], { WASSOP_LOG_FORMAT: 'json', WASSOP_PORT: '1' });
    await cli.waitForPort();
    expect(JSON.parse(cli.stdout)).toMatchObject({ name: 'Del archivo' });
  });

  it('serves IPv4 on every address when nothing else is said', async () => {
    const cli = CliProcess.start(['serve', '--port', '0', '--data-dir', makeTempDir()]);
    await enter(await cli.waitForPort(), 'Ana');
  });

  it('serves loopback with lan, and with localhost', async () => {
    for (const word of ['lan', 'localhost']) {
      const cli = CliProcess.start(['serve', '--listen', word, '--port', '0', '--data-dir', makeTempDir(), '--log-format', 'json']);
      await enter(await cli.waitForPort(), 'Ana');
      expect(cli.stdout).toMatch(/^\{"event":"listening","address":"127\.0\.0\.1",/);
    }
  });

  it('on a port in use ends with exit code 3 and a sentence', async () => {
    const port = await holdPort();
    const cli = serve('--port', String(port));
    expect(await cli.waitForExit()).toBe(3);
    expect(cli.stderr).toContain(`Port ${port} is in use by another program. Choose another with --port`);
    expect(cli.stdout).toBe('');
  });

  it('on a port in use says the code in a JSON log', async () => {
    const cli = serve('--port', String(await holdPort()), '--log-format', 'json');
    expect(await cli.waitForExit()).toBe(3);
    expect(cli.events).toMatchObject([{ event: 'not-started', code: 'PORT_IN_USE' }]);
  });

  it('takes the next free port when it may', async () => {
    const busy = await holdPort();
    const cli = serve('--port', String(busy), '--port-next');
    const port = await cli.waitForPort();
    expect(port).toBeGreaterThan(busy);
    await enter(port, 'Ana');
  });
});

describe('a data folder', () => {
  it('that is a file ends with exit code 4 and a sentence', async () => {
    const file = join(makeTempDir(), 'file');
    writeFileSync(file, '');
    const cli = serve('--data-dir', file);
    expect(await cli.waitForExit()).toBe(4);
    expect(cli.stderr).toContain(`The data folder ${file} cannot be used: there is a file in its place.`);
  });

  it('that holds something else ends with exit code 4 and a sentence', async () => {
    const dataDir = makeTempDir();
    writeFileSync(join(dataDir, 'space.sqlite'), 'not a database '.repeat(1_000));
    const cli = serve('--data-dir', dataDir);
    expect(await cli.waitForExit()).toBe(4);
    expect(cli.stderr).toContain(`The data in ${dataDir} is damaged (its content cannot be read) and was left as it is.`);
  });

  it('that another host uses ends with exit code 4 and a sentence, and is free again once that one was killed', async () => {
    const dataDir = makeTempDir();
    const first = serve('--data-dir', dataDir);
    await first.waitForPort();
    const second = serve('--data-dir', dataDir);
    expect(await second.waitForExit()).toBe(4);
    expect(second.stderr).toContain(`Another host is using the data folder ${dataDir}.`);
    first.child.kill('SIGKILL');
    await first.waitForExit();
    await serve('--data-dir', dataDir).waitForPort();
  });

  it('keeps the space, its host and what was said over a kill', async () => {
    const dataDir = makeTempDir();
    const device = makeDevice();
    const first = serve('--data-dir', dataDir, '--log-format', 'json');
    const ana = await enter(await first.waitForPort(), 'Ana', device);
    expect(await ana.say('queda dicho')).toMatchObject({ type: 'ok', value: { seq: 1 } });
    first.child.kill('SIGKILL');
    await first.waitForExit();

    const second = serve('--data-dir', dataDir, '--log-format', 'json');
    const again = await enter(await second.waitForPort(), 'Ana', device);
    expect(again.memberId).toBe(ana.memberId);
    const page = await again.request({ type: 'history.read', roomId: again.landingRoomId, afterSeq: 0, limit: 10 });
    expect(page).toMatchObject({ value: { entries: [{ seq: 1, text: 'queda dicho' }], hasMore: false } });
    const identityOf = ({ stdout }: CliProcess) => {
      const { spaceId, hostId } = JSON.parse(stdout) as Record<string, unknown>;
      return { spaceId, hostId };
    };
    expect(identityOf(second)).toEqual(identityOf(first));
  });
});

describe('a damaged history', () => {
  it('is replaced by its backup, which the log says in a sentence and the hello by a new epoch', async () => {
    const dataDir = makeTempDir();
    const first = serve('--data-dir', dataDir);
    const ana = await enter(await first.waitForPort(), 'Ana');
    await ana.say('queda dicho');
    first.child.kill('SIGTERM');
    await first.waitForExit();
    mkdirSync(join(dataDir, 'backups'));
    copyFileSync(join(dataDir, 'space.sqlite'), join(dataDir, 'backups', 'space-000001-20260115T120000Z.sqlite'));
    writeFileSync(join(dataDir, 'space.sqlite'), 'not a database '.repeat(1_000));

    const second = serve('--data-dir', dataDir);
    const again = await enter(await second.waitForPort(), 'Beto');
    expect(second.stderr).toContain('The history was damaged. The backup of 2026-01-15T12:00:00.000Z is in its place; what was written after it is in ');
    expect([ana.hello?.epoch, again.hello?.epoch]).toEqual([1, 2]);
    const page = await again.request({ type: 'history.read', roomId: again.landingRoomId, afterSeq: 0, limit: 10 });
    expect(page).toMatchObject({ value: { entries: [{ seq: 1, text: 'queda dicho' }] } });
  });
});

describe('the log on stderr', () => {
  it('says who connected from where, who joined what and who left, in sentences', async () => {
    const cli = serve();
    const ana = await enter(await cli.waitForPort(), 'Ana');
    await ana.say('secreto');
    ana.close();
    await cli.waitFor('stderr', /Ana left the chat\n/);
    const lines = cli.stderr.split('\n').map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /, ''));
    expect(lines).toContainEqual(expect.stringMatching(/^\S+: connected from 127\.0\.0\.1 port \d+$/));
    expect(lines).toContainEqual(expect.stringMatching(/^\S+: speaks Wassop 2 \(test\/1\)$/));
    expect(lines).toContainEqual(expect.stringMatching(/^\S+: is Ana$/));
    expect(lines).toContain('Ana joined Sala1');
    expect(cli.stderr).not.toContain('secreto');
  });

  it('says the same as JSON', async () => {
    const cli = serve('--log-format', 'json');
    const ana = await enter(await cli.waitForPort(), 'Ana');
    ana.close();
    await cli.waitFor('stderr', /"event":"gone"/);
    expect(cli.events).toContainEqual(expect.objectContaining({ event: 'connected', address: '127.0.0.1' }));
    expect(cli.events).toContainEqual(expect.objectContaining({ event: 'joined', name: 'Ana', room: 'Sala1' }));
    expect(cli.events.every(({ time }) => new Date(String(time)).toISOString() === time)).toBe(true);
  });

  it('has what people write only when asked for', async () => {
    const cli = serve('--log-messages');
    await (await enter(await cli.waitForPort(), 'Ana')).say('para el registro');
    await cli.waitFor('stderr', /Sala1, Ana: para el registro\n/);
  });

  it.each(['text', 'json'])('holds nothing that a terminal obeys, as %s', async (format) => {
    const cli = serve('--log-messages', '--log-format', format);
    await (await enter(await cli.waitForPort(), 'Ana')).say('a\u001b]0;title\u0007b\u009b31mc\rd\u007fe');
    await cli.waitFor('stderr', /31mc/);
    // oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
    expect(cli.stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  });

  it('may lose its reader without ending the host', async () => {
    const cli = serve();
    const port = await cli.waitForPort();
    cli.child.stderr.destroy();
    cli.child.stdout.destroy();
    const ana = await enter(port, 'Ana');
    const beto = await enter(port, 'Beto');
    await beto.say('sigue');
    await ana.frame((frame) => frame.type === 'entry');
  });
});

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s tells everybody and is exit code 0', async (signal) => {
    const cli = serve();
    const ana = await enter(await cli.waitForPort(), 'Ana');
    cli.child.kill(signal);
    expect(await ana.frame((frame) => frame.type === 'bye')).toMatchObject({ code: 'HOST_STOPPED' });
    expect(await cli.waitForExit()).toBe(0);
    expect(cli.stderr).toContain(`Stopping (${signal}): everybody is told`);
    expect(cli.stderr).toMatch(/Stopped\n$/);
  });

  it('under load loses nothing that was acknowledged and keeps nothing that was not', { timeout: 60_000 }, async () => {
    const dataDir = makeTempDir();
    const cli = serve('--data-dir', dataDir, '--rate-limit', 'off');
    const port = await cli.waitForPort();
    const clients = await Promise.all(['Ana', 'Beto', 'Carla', 'Dora'].map((name) => enter(port, name)));
    let number = 0;
    const talk = async (client: Wassop2TestClient, isEnough: () => boolean): Promise<void> => {
      while (!client.raw.hasEnded) {
        const ids = Array.from({ length: 20 }, () => {
          number += 1;
          const nonce = `load${number}`.padEnd(22, '_');
          return client.post({ type: 'message.send', roomId: client.landingRoomId, nonce, text: nonce });
        });
        // Killed while some of these are on their way: the last ones get no answer.
        if (isEnough()) cli.child.kill('SIGTERM');
        await client.answerTo(ids.at(-1) ?? 0).catch(() => undefined);
      }
    };
    await Promise.all(clients.map((client) => talk(client, () => number === 500)));
    expect(await cli.waitForExit()).toBe(0);
    const acknowledged = clients
      .flatMap((client) => client.frames)
      .filter((frame) => frame.type === 'ok')
      .map((frame) => (frame['value'] as { seq?: number }).seq)
      .filter((seq) => seq !== undefined);

    const again = serve('--data-dir', dataDir);
    const reader = await enter(await again.waitForPort(), 'Eva');
    const stored: number[] = [];
    for (let hasMore = true; hasMore; ) {
      const page = await reader.request({ type: 'history.read', roomId: reader.landingRoomId, afterSeq: stored.length, limit: 1_000 });
      const value = page['value'] as { entries: { seq: number }[]; hasMore: boolean };
      stored.push(...value.entries.map(({ seq }) => seq));
      hasMore = value.hasMore;
    }
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(acknowledged.length).toBeLessThan(number);
    expect([...acknowledged].sort((a, b) => a - b)).toEqual(stored);
  });
});
