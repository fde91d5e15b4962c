// Makes an .rpm of a staged folder with rpmbuild.
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runToEnd, Stop } from '../run.mjs';
import { splitDescription } from './arguments.mjs';

const ARCHITECTURES = { amd64: 'x86_64', arm64: 'aarch64' };
const PAYLOADS = { xz: 'w6.xzdio', xzmt: 'w6T0.xzdio', gzip: 'w6.gzdio', zstd: 'w6.zstdio', none: 'w0.gzdio' };

export function buildRpm({ options, depends }, stageDir, workDir) {
  const specFile = path.join(workDir, 'package.spec');
  writeFileSync(specFile, specification({ options, depends, stageDir }));
  const architecture = ARCHITECTURES[options.architecture] ?? options.architecture;
  const definitions = { _topdir: path.join(workDir, 'rpm'), _rpmdir: workDir, _rpmfilename: 'package.rpm' };
  const exitCode = runToEnd('rpmbuild', [
    '-bb',
    '--quiet',
    ...['--target', architecture],
    ...['--buildroot', stageDir],
    ...Object.entries(definitions).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
    specFile,
  ]);
  if (exitCode !== 0) throw new Stop('rpmbuild failed.');
  copyFileSync(path.join(workDir, 'package.rpm'), path.resolve(options.package));
}

function specification({ options, depends, stageDir }) {
  const { summary, lines } = splitDescription(options.description);
  return [
    // The files are finished: nothing is to be stripped, linked or rewritten.
    '%global __os_install_post %{nil}',
    '%define _build_id_links none',
    `%define _binary_payload ${PAYLOADS[options['rpm-compression'] ?? 'gzip']}`,
    `Name: ${options.name.toLowerCase()}`,
    // A dash is not allowed; a tilde sorts before the release, as a development version should.
    `Version: ${options.version.replaceAll('-', '~')}`,
    `Release: ${options.iteration ?? '1'}`,
    `Summary: ${options['rpm-summary'] ?? summary}`,
    `License: ${options.license ?? 'unknown'}`,
    `Vendor: ${options.vendor}`,
    `URL: ${options.url}`,
    `Packager: ${options.maintainer}`,
    'AutoReqProv: no',
    ...depends.map((dependency) => `Requires: ${dependency}`),
    '%description',
    ...lines,
    '%post',
    scriptText(options['after-install']),
    '%postun',
    scriptText(options['after-remove']),
    '%files',
    '%defattr(-,root,root,-)',
    ...installedFiles(stageDir),
    '',
  ].join('\n');
}

const scriptText = (file) => (file === undefined ? '' : readFileSync(file, 'utf8').replaceAll('%', '%%'));

function installedFiles(stageDir) {
  return readdirSync(stageDir, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => `"/${path.relative(stageDir, path.join(entry.parentPath, entry.name))}"`);
}
