// The words of the screen, read from the catalogue itself: a test that looks for a sentence need not repeat it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT_DIR } from '../../../scripts/lib/paths.mjs';

// Read rather than imported: Node asks for an import attribute that the bundler of the app does not.
const CATALOGUE = JSON.parse(readFileSync(path.join(ROOT_DIR, 'src-shared/i18n/en.json'), 'utf8')) as Record<string, string>;

/** The English sentence of a key without placeholders. */
export function en(key: string): string {
  const text = CATALOGUE[key];
  if (text === undefined) throw new Error(`The catalogue has no ${key}`);
  return text;
}
