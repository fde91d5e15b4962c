#!/usr/bin/env node
// Stands in for `fpm`, which electron-builder calls to make deb and rpm packages, on machines that cannot download it:
// takes the part of fpm's command line that electron-builder uses, and drives dpkg-deb and rpmbuild.
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildDeb } from './lib/fpm/deb.mjs';
import { parseFpmArguments } from './lib/fpm/arguments.mjs';
import { buildRpm } from './lib/fpm/rpm.mjs';
import { capture, runScript, Stop } from './lib/run.mjs';

const BUILDERS = { deb: buildDeb, rpm: buildRpm };

await runScript(() => {
  const request = parseFpmArguments(process.argv.slice(2));
  const build = BUILDERS[request.target];
  if (request.source !== 'dir' || build === undefined) {
    throw new Stop(`fpm-stand-in makes deb and rpm of folders, not ${request.target} of ${request.source}.`);
  }
  const workDir = mkdtempSync(path.join(os.tmpdir(), 'fpm-stand-in-'));
  try {
    const stageDir = path.join(workDir, 'stage');
    stageFiles(request.mappings, stageDir);
    build(request, stageDir, workDir);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
});

/** Lays the files out as they will be installed. fpm's rule: a source that ends in `/` is copied by its contents. */
function stageFiles(mappings, stageDir) {
  mkdirSync(stageDir, { mode: 0o755 });
  for (const { source, target } of mappings) {
    const staged = path.join(stageDir, target);
    if (source.endsWith('/')) {
      cpSync(source, staged, { recursive: true, verbatimSymlinks: true });
    } else {
      mkdirSync(path.dirname(staged), { recursive: true });
      copyFileSync(source, staged);
      chmodSync(staged, 0o644);
    }
  }
  // Whatever umask the build ran under, everybody may read and only root may write.
  const { ok, stderr } = capture('chmod', ['-R', 'u+rwX,go+rX,go-w', stageDir]);
  if (!ok) throw new Stop(stderr);
}
