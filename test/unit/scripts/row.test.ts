// The end of `npm test`, which people and machines read.
import { expect, it } from 'vitest';
import { commandRow, hasFailed, notRunRow, summaryLines } from '../../../scripts/lib/suites/row.mjs';

it('ends with the sum alone and counts no suite that was not run', () => {
  const rows = [commandRow('types', 0), { suite: 'unit', passed: 10, failed: 2 }, notRunRow('e2e', 'there is no display'), commandRow('lint', 2)];
  expect(summaryLines(rows)).toEqual([
    'types  1 passed, 0 failed',
    'unit   10 passed, 2 failed',
    'lint   0 passed, 1 failed',
    'not run: e2e: there is no display',
    '11 passed, 3 failed',
  ]);
});

it('fails when one test failed, not when a suite was not run', () => {
  expect(hasFailed([commandRow('types', 1), commandRow('lint', 0)])).toBe(true);
  expect(hasFailed([commandRow('types', 0), notRunRow('e2e', 'there is no display')])).toBe(false);
});
