import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRows } from '../../../../src-renderer/stores/timeline-rows.ts';
import type { RowOptions, TimelineRow } from '../../../../src-renderer/stores/timeline-rows.ts';
import type { TimelineItem } from '../../../../src-shared/ipc/views.ts';
import { message, ownMessage, presence, SCRIPT_NOW_UNIX_MS as NOW } from '../../../helpers/scripted-chat-api.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const OPEN: RowOptions = { isComplete: false, unreadFromKey: null };

function rowsOf(items: readonly TimelineItem[], options = OPEN): readonly TimelineRow[] {
  return buildRows([], items, 0, options);
}

function groupsOf(items: readonly TimelineItem[]): string[] {
  return rowsOf(items).flatMap((row) =>
    row.kind === 'message' ? [`${row.startsGroup ? '[' : ''}${row.item.text}${row.endsGroup ? ']' : ''}`] : [row.kind],
  );
}

describe('groups', () => {
  it('hold what one author says in a row', () => {
    const items = [message(1, 'Ana', 'a'), message(2, 'Ana', 'b'), message(3, 'Beto', 'c'), message(4, 'Ana', 'd')];
    expect(groupsOf(items)).toEqual(['day', '[a', 'b]', '[c]', '[d]']);
  });

  it('end after a pause', () => {
    const items = [message(1, 'Ana', 'a', { sentAtUnixMs: NOW - 6 * MINUTE_MS }), message(2, 'Ana', 'b')];
    expect(groupsOf(items)).toEqual(['day', '[a]', '[b]']);
  });

  it('end where somebody comes or goes', () => {
    const items = [message(1, 'Ana', 'a'), presence(1, 1, 'joined', 'Beto'), message(2, 'Ana', 'b')];
    expect(groupsOf(items)).toEqual(['day', '[a]', 'presence', '[b]']);
  });

  it('keep own messages apart from those of a namesake', () => {
    const items = [message(1, 'Juanmi', 'a'), ownMessage({ key: 'o2', orderSeq: 2, text: 'b' })];
    expect(groupsOf(items)).toEqual(['day', '[a]', '[b]']);
  });
});

describe('days', () => {
  it('are divided, and a day begins a group', () => {
    const items = [message(1, 'Ana', 'a', { sentAtUnixMs: NOW - DAY_MS }), message(2, 'Ana', 'b')];
    expect(groupsOf(items)).toEqual(['day', '[a]', 'day', '[b]']);
  });

  it('change at midnight, minutes apart', () => {
    const midnight = new Date(2026, 10, 21).getTime();
    const items = [message(1, 'Ana', 'a', { sentAtUnixMs: midnight - 1 }), message(2, 'Ana', 'b', { sentAtUnixMs: midnight })];
    expect(groupsOf(items)).toEqual(['day', '[a]', 'day', '[b]']);
  });
});

describe('the line "new"', () => {
  it('stands over the first unread message and begins a group', () => {
    const items = [message(1, 'Ana', 'a'), message(2, 'Ana', 'b')];
    const kinds = rowsOf(items, { ...OPEN, unreadFromKey: 'k2' }).map((row) => row.kind);
    expect(kinds).toEqual(['day', 'message', 'unread', 'message']);
  });
});

describe('comings and goings', () => {
  it('in a row make one row', () => {
    const items = [presence(1, 1, 'joined', 'Ana'), presence(1, 2, 'joined', 'Beto'), presence(1, 3, 'left', 'Cris')];
    const [, row, ...rest] = rowsOf(items);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ kind: 'presence', summary: { joined: ['Ana', 'Beto'], left: ['Cris'] } });
  });
});

describe('rows built on from earlier ones', () => {
  const someItem = fc.record({
    who: fc.constantFrom('Ana', 'Beto'),
    isPresence: fc.boolean(),
    hour: fc.integer({ min: 0, max: 60 }),
  });

  it('are the rows built anew', () => {
    fc.assert(
      fc.property(fc.array(someItem, { maxLength: 25 }), fc.nat(25), fc.nat(25), fc.boolean(), (specs, length, firstChanged, isComplete) => {
        const items: TimelineItem[] = specs.map(({ who, isPresence, hour }, index) => {
          const at = NOW - DAY_MS + hour * 30 * MINUTE_MS;
          return isPresence ? presence(index, 1, 'joined', who, at) : message(index + 1, who, 'x', { sentAtUnixMs: at });
        });
        const before = items.slice(0, length);
        const from = Math.min(firstChanged, before.length);
        const options = { isComplete, unreadFromKey: 'k4' };
        // What follows the unchanged part differs between before and after.
        const after = items.toSpliced(from, 1);
        const previous = buildRows([], before, 0, options);
        expect(buildRows(previous, after, from, options)).toEqual(buildRows([], after, 0, options));
      }),
    );
  });

  it('keep the objects of rows that did not change, so that they are not drawn again', () => {
    const items = [message(1, 'Ana', 'a'), message(2, 'Beto', 'b'), message(3, 'Ana', 'c')];
    const previous = rowsOf(items.slice(0, 2));
    const next = buildRows(previous, items, 2, OPEN);
    expect(next.slice(0, 2)).toEqual(previous.slice(0, 2));
    expect(next[1]).toBe(previous[1]);
  });
});
