import { describe, expect, it } from 'vitest';
import { LinkInbox } from '../../../../src-main/app/link-inbox.ts';
import type { OpenedLinkView } from '../../../../src-shared/ipc/views.ts';

function makeInbox(): { inbox: LinkInbox; told: OpenedLinkView[] } {
  const inbox = new LinkInbox();
  const told: OpenedLinkView[] = [];
  inbox.onOpened((link) => told.push(link));
  return { inbox, told };
}

describe('a link the app is opened with', () => {
  it('waits, as the parser understood it, until it was looked at', () => {
    const { inbox, told } = makeInbox();
    inbox.put('WASSOP://Host:5555/Sala1');
    expect(told).toEqual([{ ticket: 'wassop://host/Sala1?v=1' }]);
    expect(inbox.waiting).toEqual({ ticket: 'wassop://host/Sala1?v=1' });
    inbox.clear();
    expect(inbox.waiting).toBeNull();
  });

  it('gives way to the next', () => {
    const { inbox } = makeInbox();
    inbox.put('wassop://one');
    inbox.put('wassop://two');
    expect(inbox.waiting).toEqual({ ticket: 'wassop://two/?v=1' });
  });

  it.each(['wassop://', 'wassop://h/?v=1#--inspect', `wassop://${'x'.repeat(100_000)}`])('that is none is told as such: %#', (text) => {
    const { inbox, told } = makeInbox();
    inbox.put(text);
    expect(told).toEqual([{ ticket: null }]);
  });
});
