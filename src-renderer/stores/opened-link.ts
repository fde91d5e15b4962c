// A link that the system opened the app with: shown as the question where it leads, never followed by itself.
import type { StoreApi } from 'zustand/vanilla';
import { failure } from '../../src-shared/errors/app-failure.ts';
import type { ChatApi } from '../../src-shared/ipc/chat-api.ts';
import type { OpenedLinkView } from '../../src-shared/ipc/views.ts';
import { parseTicket } from '../../src-shared/session/ticket.ts';
import type { DisposableStore } from '../../src-shared/util/disposable.ts';
import type { FeedbackStore } from './feedback-store.ts';
import type { ViewState } from './view-store.ts';

export interface OpenedLinks {
  show(link: OpenedLinkView): void;
  /** It was looked at, whatever came of it. */
  done(): void;
}

export function createOpenedLinks(
  api: ChatApi,
  { view, feedback }: { readonly view: StoreApi<ViewState>; readonly feedback: FeedbackStore },
  lifetime: DisposableStore,
): OpenedLinks {
  const done = (): void => feedback.getState().watch(api.call('link.done', undefined));
  const show = (link: OpenedLinkView): void => {
    const ticket = link.ticket === null ? null : parseTicket(link.ticket);
    if (ticket?.ok) {
      view.getState().openDialog({ kind: 'ticket', ticket: ticket.value });
      return;
    }
    feedback.getState().report(failure('TICKET_INVALID'));
    done();
  };
  lifetime.add(api.on('link.opened', show));
  return { show, done };
}
