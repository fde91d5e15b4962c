// Typing a name joins the room or makes it, as it did in the first program.
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useJoinRoom } from './use-join-room.ts';

export function JoinField({ connectionId }: { readonly connectionId: string }) {
  const t = useT();
  const joinRoom = useJoinRoom(connectionId, { showsFailure: true });
  const [name, setName] = useState('');
  const [error, setError] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const typed = name.trim();
    if (typed === '' || joinRoom.isJoining) return;
    const failure = await joinRoom.join(typed);
    if (failure) setError(failureText(t, failure));
    else setName('');
  }

  return (
    <form className="sidebar-foot" onSubmit={(event) => void submit(event)}>
      <Field
        label={t('rooms.joinLabel')}
        labelAt="hidden"
        placeholder={t('rooms.joinLabel')}
        value={name}
        error={error}
        onChange={(event) => {
          setName(event.target.value);
          setError(null);
        }}
        trailing={
          <IconButton
            className="field-button"
            type="submit"
            label={t('rooms.joinButton')}
            icon={<Icon of={Plus} size={18} />}
          />
        }
      />
    </form>
  );
}
