// A run of comings and goings → who came, went, came back or passed by. Pure.
import type { PresenceItem } from '../../src-shared/ipc/views.ts';

export interface PresenceSummary {
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** Left and came again. */
  readonly returned: readonly string[];
  /** Came and left again. */
  readonly passed: readonly string[];
}

/** Each name once, by its first and its last change, in the order of first appearance. */
export function summarisePresence(items: readonly PresenceItem[]): PresenceSummary {
  const changes = new Map<string, { first: PresenceItem['change']; last: PresenceItem['change'] }>();
  for (const { name, change } of items) {
    const known = changes.get(name);
    if (known) known.last = change;
    else changes.set(name, { first: change, last: change });
  }
  const summary = { joined: [] as string[], left: [] as string[], returned: [] as string[], passed: [] as string[] };
  for (const [name, { first, last }] of changes) {
    if (first === last) summary[first].push(name);
    else if (last === 'joined') summary.returned.push(name);
    else summary.passed.push(name);
  }
  return summary;
}
