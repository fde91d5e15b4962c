// Exporting onto disks that are full or read-only: real ones, in a mount namespace of their own.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeTempDir } from '../helpers/temp-dir.ts';

/** A mount namespace of its own needs the superuser; elsewhere these print as not run. */
const canMount = process.platform === 'linux' && spawnSync('unshare', ['--mount', 'true']).status === 0;
const SOURCE = join(import.meta.dirname, '../../src-main/archive/whole-file.ts');

/** Writes until it is told why it cannot go on, or 1,000 pieces are written; then lists what is left in the folder. */
const WRITER = `
  import { readdirSync } from 'node:fs';
  const { WholeFile } = await import(process.env.MODULE);
  let file = null;
  try {
    file = await WholeFile.create(process.env.DIR + '/history.html');
    for (let piece = 0; piece < 1000; piece += 1) await file.write('x'.repeat(10000));
    await file.finish();
    console.log('finished');
  } catch (error) {
    console.log(error.failure.code);
  } finally {
    await file?.abandon();
  }
  console.log(readdirSync(process.env.DIR).join());
`;

describe.runIf(canMount)('a disk', () => {
  let moduleUrl: string;

  // A process of its own runs no TypeScript on the oldest Node.
  beforeAll(async () => {
    const built = await build({ configFile: false, logLevel: 'silent', build: { ssr: SOURCE, write: false, rolldownOptions: { output: { format: 'es' } } } });
    if (!('output' in built)) throw new Error('Not one bundle');
    moduleUrl = `data:text/javascript;base64,${Buffer.from(built.output[0].code).toString('base64')}`;
  }, 60_000);

  const writeOn = (mountOptions: string) => {
    const script = `mount -t tmpfs -o ${mountOptions} tmpfs "$DIR" && exec "${process.execPath}" --input-type=module --eval "$WRITER"`;
    const env = { ...process.env, DIR: makeTempDir(), MODULE: moduleUrl, WRITER };
    return spawnSync('unshare', ['--mount', 'sh', '-c', script], { env, encoding: 'utf8', timeout: 60_000 }).stdout.trim().split('\n');
  };

  it('that has room gets the file', () => {
    expect(writeOn('size=64m')).toEqual(['finished', 'history.html']);
  });

  it('that is full is said to be, and is left as it was', () => {
    expect(writeOn('size=3m')).toEqual(['EXPORT_DISK_FULL']);
  });

  it('that is read-only is said to be', () => {
    expect(writeOn('ro')).toEqual(['EXPORT_FORBIDDEN']);
  });
});
