import { beforeEach, describe, expect, it } from 'vitest';
import { createStores } from '../../../../src-renderer/stores/stores.ts';
import type { Stores } from '../../../../src-renderer/stores/stores.ts';
import { PAGE_ITEMS, selectTimeline } from '../../../../src-renderer/stores/timeline-store.ts';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import type { TimelineItem } from '../../../../src-shared/ipc/views.ts';
import { err, ok } from '../../../../src-shared/util/result.ts';
import { message, ScriptedChatApi } from '../../../helpers/scripted-chat-api.ts';

const ref = { connectionId: 'c1', roomId: 'r1' };
let api: ScriptedChatApi;
let stores: Stores;

const timeline = () => selectTimeline(ref)(stores.timeline.getState());
const keys = () => timeline()?.items.map((item) => item.key);
/** Lets the answers that are already there come in. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  api = new ScriptedChatApi();
  api.timelines.set('r1', Array.from({ length: 500 }, (_, index) => message(index + 1, 'Ana', 'x')));
  stores = createStores(api);
});

async function open(unreadCount = 0): Promise<void> {
  stores.timeline.getState().open(ref, unreadCount);
  await settle();
}

describe('opening a room', () => {
  it('reads the newest page, once', async () => {
    await open();
    await open();
    expect(api.callsTo('timeline.read')).toHaveLength(1);
    expect(timeline()).toMatchObject({ status: 'ready', isComplete: false });
    expect(keys()?.at(0)).toBe(`k${500 - PAGE_ITEMS + 1}`);
  });

  it('reads far enough back to show the first unread message', async () => {
    await open(350);
    expect(keys()).toContain('k151');
  });

  it('keeps what arrived while the page was on its way', async () => {
    stores.timeline.getState().open(ref, 0);
    api.emit('timeline.items', { ...ref, items: [message(501, 'Beto', 'y')] });
    await settle();
    expect(keys()?.at(-1)).toBe('k501');
  });

  it('shows why it failed, and reads again when asked to', async () => {
    api.answer('timeline.read', () => err(failure('NOT_CONNECTED')));
    await open();
    expect(timeline()).toMatchObject({ status: 'failed', failure: { code: 'NOT_CONNECTED' } });
    api.answer('timeline.read', () => ok({ items: [message(1, 'Ana', 'x')], isComplete: true, isNewest: true }));
    await open();
    expect(timeline()).toMatchObject({ status: 'ready', isComplete: true });
  });
});

describe('reading again', () => {
  it('is done for a room that failed, and for no other', async () => {
    await open();
    stores.timeline.getState().reopenFailed(ref);
    expect(api.callsTo('timeline.read')).toHaveLength(1);
    api.answer('timeline.read', () => err(failure('NOT_CONNECTED')));
    api.emit('timeline.reset', ref);
    await settle();
    stores.timeline.getState().reopenFailed(ref);
    await settle();
    expect(api.callsTo('timeline.read')).toHaveLength(3);
  });
});

describe('rooms that were not looked at', () => {
  it('hold nothing of what arrives', () => {
    api.emit('timeline.items', { ...ref, items: [message(501, 'Beto', 'y')] });
    expect(timeline()).toBeUndefined();
  });
});

describe('older pages', () => {
  it('are read before the oldest number until nothing is left', async () => {
    await open();
    for (let count = 0; count < 3; count += 1) {
      stores.timeline.getState().loadOlder(ref);
      await settle();
    }
    expect(api.callsTo('timeline.read').slice(1)).toMatchObject([{ beforeSeq: 301 }, { beforeSeq: 101 }]);
    expect(keys()).toHaveLength(500);
    expect(timeline()?.isComplete).toBe(true);
  });

  it('are asked for one at a time', async () => {
    await open();
    stores.timeline.getState().loadOlder(ref);
    stores.timeline.getState().loadOlder(ref);
    await settle();
    expect(api.callsTo('timeline.read')).toHaveLength(2);
  });

  it('can be asked for again after a failure', async () => {
    await open();
    api.answer('timeline.read', () => err(failure('HISTORY_UNAVAILABLE')));
    stores.timeline.getState().loadOlder(ref);
    await settle();
    expect(timeline()?.older).toBe('failed');
    api.answer('timeline.read', () => ok({ items: [message(300, 'Ana', 'x')], isComplete: false, isNewest: true }));
    stores.timeline.getState().loadOlder(ref);
    await settle();
    expect(timeline()?.older).toBe('idle');
    expect(keys()?.at(0)).toBe('k300');
  });
});

describe('a reset', () => {
  it('drops what was shown and reads anew; an answer from before it is ignored', async () => {
    await open();
    let answerOld: (items: TimelineItem[]) => void = () => undefined;
    api.answer('timeline.read', () => new Promise((resolve) => (answerOld = (items) => resolve(ok({ items, isComplete: true, isNewest: true })))));
    stores.timeline.getState().loadOlder(ref);
    api.answer('timeline.read', () => ok({ items: [message(1, 'Ana', 'after')], isComplete: true, isNewest: true }));
    api.emit('timeline.reset', ref);
    await settle();
    answerOld([message(7, 'Ana', 'before')]);
    await settle();
    expect(keys()).toEqual(['k1']);
  });
});

describe('an ended connection', () => {
  it('takes its histories, rooms and place in the list with it', async () => {
    await open();
    api.emit('connection.closed', { connectionId: 'c1' });
    expect(timeline()).toBeUndefined();
  });
});

describe('removed items', () => {
  it('are gone', async () => {
    await open();
    api.emit('timeline.removed', { ...ref, keys: ['k500'] });
    expect(keys()?.at(-1)).toBe('k499');
  });
});
