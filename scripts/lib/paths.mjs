// Where things are in this checkout. Knows no tool.
import path from 'node:path';

export const ROOT_DIR = path.resolve(import.meta.dirname, '../..');

/** @param {...string} parts path inside the checkout */
export const inRoot = (...parts) => path.join(ROOT_DIR, ...parts);
