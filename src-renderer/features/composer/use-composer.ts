// What happens when a message is sent off: text goes out, words and commands do what they mean.
import { useState } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import { parseComposerInput } from '../../../src-shared/session/composer-commands.ts';
import { assertNever } from '../../../src-shared/util/assert-never.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import { useStores } from '../../stores/use-stores.ts';
import { useT } from '../../ui/i18n-context.tsx';

export interface ComposerActions {
  /** What was wrong with the last thing sent off, in words. */
  readonly note: string | null;
  clearNote(): void;
  submit(text: string): void;
  /** Sends an emoji as it is; the draft stays. */
  sendReaction(emoji: string): void;
}

export function useComposer(ref: RoomRef): ComposerActions {
  const t = useT();
  const { timeline, drafts, rooms, connections, view } = useStores();
  const [note, setNote] = useState<string | null>(null);

  async function send(text: string, draft: string | null) {
    setNote(null);
    const result = await timeline.getState().send(ref, text);
    if (result.ok) return;
    setNote(failureText(t, result.error));
    if (draft !== null) drafts.getState().restore(ref, draft);
  }

  async function join(roomName: string, draft: string) {
    const result = await rooms.getState().join(ref.connectionId, roomName);
    if (result.ok) return view.getState().showRoom({ connectionId: ref.connectionId, roomId: result.value.roomId });
    setNote(failureText(t, result.error));
    drafts.getState().restore(ref, draft);
  }

  function submit(draft: string) {
    const input = parseComposerInput(draft);
    switch (input.kind) {
      case 'empty':
        return;
      case 'unknown-command':
        return setNote(t('composer.unknownCommand', { command: input.command }));
      case 'missing-argument':
        return setNote(t('composer.missingArgument', { command: input.command }));
      case 'message':
      case 'reaction-word':
        drafts.getState().setDraft(ref, '');
        return void send(input.text, draft);
      case 'help':
        drafts.getState().setDraft(ref, '');
        return view.getState().openDialog({ kind: 'commands' });
      case 'join':
        drafts.getState().setDraft(ref, '');
        return void join(input.roomName, draft);
      case 'leave':
        drafts.getState().setDraft(ref, '');
        return rooms.getState().leave(ref);
      case 'refresh':
        drafts.getState().setDraft(ref, '');
        return rooms.getState().refresh(ref.connectionId);
      case 'disconnect':
        drafts.getState().setDraft(ref, '');
        return connections.getState().close(ref.connectionId);
      default:
        return assertNever(input);
    }
  }

  return {
    note,
    clearNote: () => setNote(null),
    submit,
    sendReaction: (emoji) => void send(emoji, null),
  };
}
