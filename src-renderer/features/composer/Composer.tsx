// Where one writes: text with its draft, three quick emoji, and the words and commands that do something instead.
import { SendHorizontal } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { MessageKey } from '../../../src-shared/i18n/translator.ts';
import type { LinkView } from '../../../src-shared/ipc/views.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import { selectDraft } from '../../stores/drafts-store.ts';
import { useDrafts } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { bytesLeft, NEAR_LIMIT_BYTES } from './byte-count.ts';
import { QuickReactions } from './QuickReactions.tsx';
import { useComposer } from './use-composer.ts';
import './composer.css';

export interface ComposerProps {
  readonly roomRef: RoomRef;
  readonly roomName: string;
  readonly link: LinkView['kind'];
  /** Whether the server takes messages up to the limit only; older ones get long messages in parts. */
  readonly hasLimit: boolean;
}

const HINTS: Readonly<Record<LinkView['kind'], MessageKey>> = {
  online: 'composer.hint',
  connecting: 'composer.offline',
  waiting: 'composer.offline',
  'name-needed': 'composer.disconnected',
  failed: 'composer.disconnected',
};

export function Composer({ roomRef, roomName, link, hasLimit }: ComposerProps) {
  const t = useT();
  const noteId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useDrafts(selectDraft(roomRef));
  const setDraft = useDrafts((state) => state.setDraft);
  const composer = useComposer(roomRef);
  const left = hasLimit ? bytesLeft(draft) : Infinity;
  const isTouch = useMediaQuery('(pointer: coarse)');
  // What a keyboard's keys do is nothing to tell a finger.
  const hint = isTouch && link === 'online' ? null : t(HINTS[link]);
  const label = t('composer.label', { room: `# ${roomName}` });

  useEffect(() => {
    // A finger has to ask for the on-screen keyboard: it covers what one came to read. Whoever goes from hit to hit of a search goes on there.
    if (!isTouch && !document.activeElement?.closest('[role=search]')) field.current?.focus();
  }, [roomRef, isTouch]);

  function submit() {
    if (left < 0) return;
    composer.submit(draft);
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    // While an input method composes, Enter belongs to it; key code 229 is how it says so after the fact.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    submit();
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="composer-box">
        <textarea
          ref={field}
          className="composer-text"
          rows={1}
          dir="auto"
          enterKeyHint="send"
          aria-label={label}
          aria-describedby={noteId}
          placeholder={label}
          value={draft}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setDraft(roomRef, event.target.value);
            composer.clearNote();
          }}
        />
        <div className="composer-tools">
          <QuickReactions onSend={composer.sendReaction} />
          <Button kind="primary" type="submit" className="composer-send" aria-label={t('composer.send')} icon={<Icon of={SendHorizontal} />} />
        </div>
      </div>
      <div className="composer-foot">
        <p id={noteId} className="composer-note" data-warn={composer.note !== null || undefined} aria-live="polite">
          {composer.note ?? hint}
        </p>
        {left <= NEAR_LIMIT_BYTES && (
          <p className="composer-bytes" data-over={left < 0 || undefined} role="status">
            {left < 0 ? t('composer.bytesOver', { count: -left }) : t('composer.bytesLeft', { count: left })}
          </p>
        )}
      </div>
    </form>
  );
}
