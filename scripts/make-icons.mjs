// Makes every icon file of assets/ from assets/icon.svg. Run by hand after the drawing changed; needs rsvg-convert
// (Debian: librsvg2-bin). The results are committed.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from './lib/paths.mjs';
import { capture, runScript, Stop } from './lib/run.mjs';

/** Sizes that Linux desktops look for in an icon theme. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const ICO_SIZES = [16, 24, 32, 48, 64, 256];
/** Apple's four-letter types for PNG images, by pixels. */
const ICNS_TYPES = [['icp4', 16], ['icp5', 32], ['icp6', 64], ['ic07', 128], ['ic08', 256], ['ic09', 512]];

await runScript(() => {
  const workDir = mkdtempSync(path.join(os.tmpdir(), 'wassop-icons-'));
  try {
    const png = (size) => renderPng(size, workDir);
    mkdirSync(inRoot('assets/icons'), { recursive: true });
    for (const size of LINUX_SIZES) writeFileSync(inRoot(`assets/icons/${size}x${size}.png`), png(size));
    writeFileSync(inRoot('assets/icon.ico'), encodeIco(ICO_SIZES.map((size) => ({ size, image: png(size) }))));
    writeFileSync(inRoot('assets/icon.icns'), encodeIcns(ICNS_TYPES.map(([type, size]) => ({ type, image: png(size) }))));
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
});

function renderPng(size, workDir) {
  const file = path.join(workDir, `${size}.png`);
  const { ok, stderr } = capture('rsvg-convert', ['--width', String(size), '--height', String(size), '--output', file, inRoot('assets/icon.svg')]);
  if (!ok) throw new Stop(`rsvg-convert: ${stderr}`);
  return readFileSync(file);
}

/** Windows icon: a 6-byte header, 16 bytes an image, then the PNG files themselves. 256 is written as 0. */
function encodeIco(images) {
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(({ size, image }, index) => {
    const entry = 6 + 16 * index;
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(image.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += image.length;
  });
  return Buffer.concat([header, ...images.map(({ image }) => image)]);
}

/** Apple icon: magic and total length, then each image after its type and its length with these eight bytes. */
function encodeIcns(images) {
  const chunk = (type, content) => {
    const header = Buffer.alloc(8);
    header.write(type, 0, 'latin1');
    header.writeUInt32BE(content.length + 8, 4);
    return Buffer.concat([header, content]);
  };
  return chunk('icns', Buffer.concat(images.map(({ type, image }) => chunk(type, image))));
}
