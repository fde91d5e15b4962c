import { describe, expect, it } from 'vitest';
import { summarisePresence } from '../../../../src-renderer/stores/presence-summary.ts';
import type { PresenceItem } from '../../../../src-shared/ipc/views.ts';

function run(...changes: [name: string, change: PresenceItem['change']][]): PresenceItem[] {
  return changes.map(([name, change], index) => ({ kind: 'presence', key: `p${index}`, orderSeq: 1, orderSub: index, change, name, atUnixMs: 0 }));
}

describe('summarisePresence', () => {
  it('names everybody once, by what became of them', () => {
    const items = run(['Ana', 'joined'], ['Beto', 'left'], ['Cris', 'joined'], ['Beto', 'joined'], ['Cris', 'left'], ['Dora', 'left']);
    expect(summarisePresence(items)).toEqual({ joined: ['Ana'], left: ['Dora'], returned: ['Beto'], passed: ['Cris'] });
  });

  it('counts somebody who came and went several times as having come in the end', () => {
    const items = run(['Ana', 'joined'], ['Ana', 'left'], ['Ana', 'joined']);
    expect(summarisePresence(items)).toEqual({ joined: ['Ana'], left: [], returned: [], passed: [] });
  });
});
