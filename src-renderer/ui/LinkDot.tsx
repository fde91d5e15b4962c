// The state of a connection as a coloured dot; the words stand beside it.
import type { MessageKey } from '../../src-shared/i18n/translator.ts';
import type { LinkView } from '../../src-shared/ipc/views.ts';
import './parts.css';

const LOOK: Readonly<Record<LinkView['kind'], { readonly dot: string; readonly label: MessageKey }>> = {
  connecting: { dot: 'dot-busy', label: 'link.connecting' },
  online: { dot: 'dot-online', label: 'link.online' },
  waiting: { dot: 'dot-busy', label: 'link.waiting' },
  'name-needed': { dot: 'dot-busy', label: 'link.nameNeeded' },
  failed: { dot: 'dot-failed', label: 'link.failed' },
};

export function linkLabelKey(link: LinkView): MessageKey {
  // Between one attempt and the next nothing changes for whoever looks.
  return link.kind === 'connecting' && link.failure ? LOOK.waiting.label : LOOK[link.kind].label;
}

export function LinkDot({ link }: { readonly link: LinkView }) {
  return <span className={`dot ${LOOK[link.kind].dot}`} aria-hidden />;
}
