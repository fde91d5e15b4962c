// Makes a .deb of a staged folder with dpkg-deb.
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runToEnd, Stop } from '../run.mjs';
import { splitDescription } from './arguments.mjs';

const SCRIPTS = { 'before-install': 'preinst', 'after-install': 'postinst', 'before-remove': 'prerm', 'after-remove': 'postrm' };
const COMPRESSIONS = { gz: 'gzip', bzip2: 'xz' };

export function buildDeb({ options, depends, recommends }, stageDir) {
  const files = listFiles(stageDir);
  const controlDir = path.join(stageDir, 'DEBIAN');
  mkdirSync(controlDir);
  writeFileSync(path.join(controlDir, 'control'), controlFile({ options, depends, recommends, files }));
  writeFileSync(path.join(controlDir, 'md5sums'), files.map((file) => md5Line(file, stageDir)).join(''));
  for (const [option, name] of Object.entries(SCRIPTS)) {
    if (options[option] === undefined) continue;
    copyFileSync(options[option], path.join(controlDir, name));
    chmodSync(path.join(controlDir, name), 0o755);
  }
  const compression = options['deb-compression'] ?? 'xz';
  const exitCode = runToEnd('dpkg-deb', [
    '--root-owner-group',
    `-Z${COMPRESSIONS[compression] ?? compression}`,
    // For development: a quick package is worth more than a small one.
    '-z1',
    '--build',
    stageDir,
    path.resolve(options.package),
  ]);
  if (exitCode !== 0) throw new Stop('dpkg-deb failed.');
}

function controlFile({ options, depends, recommends, files }) {
  const { summary, lines } = splitDescription(options.description);
  const sizeKiB = Math.ceil(files.reduce((sum, file) => sum + lstatSync(file).size, 0) / 1024);
  const fields = {
    Package: options.name.toLowerCase(),
    Version: options.iteration ? `${options.version}-${options.iteration}` : options.version,
    Architecture: options.architecture,
    Maintainer: options.maintainer,
    Vendor: options.vendor,
    License: options.license,
    'Installed-Size': String(sizeKiB),
    Depends: depends.join(', '),
    Recommends: recommends.join(', '),
    Section: options.category ?? 'default',
    Priority: options['deb-priority'] ?? 'optional',
    Homepage: options.url,
  };
  const head = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `${name}: ${value}\n`);
  return `${head.join('')}Description: ${summary}\n${lines.map((line) => ` ${line || '.'}\n`).join('')}`;
}

function listFiles(dir) {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function md5Line(file, stageDir) {
  if (!lstatSync(file).isFile()) return '';
  return `${createHash('md5').update(readFileSync(file)).digest('hex')}  ${path.relative(stageDir, file)}\n`;
}
