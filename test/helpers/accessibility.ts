/** What axe-core finds wrong with the page as it stands, for people who hear it or see little of it. Knows nothing of what the page shows. */
import type { Page } from '@playwright/test';
import axe from 'axe-core';
import type { AxeResults, ElementContext } from 'axe-core';

/** What keeps somebody out, or costs them much; axe's milder findings are matters of taste here. */
const GRAVE = ['serious', 'critical'];

/** Base UI's own: nothing to hear, they send the focus on as soon as it comes. */
const LIBRARY_GUARDS = ['[data-base-ui-focus-guard]'];

/** Each finding on a line: its rule, what it is about, and where. Empty when there is nothing to mend. */
export async function graveFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (context) => (window as unknown as { axe: { run(context: ElementContext): Promise<AxeResults> } }).axe.run(context),
    { exclude: LIBRARY_GUARDS },
  );
  return violations
    .filter(({ impact }) => GRAVE.includes(impact ?? ''))
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
