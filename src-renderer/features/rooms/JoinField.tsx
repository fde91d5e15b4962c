// Typing a name joins the room or makes it, as it did in the first program.
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { ConnectionView } from '../../../src-shared/ipc/views.ts';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useJoinRoom } from './use-join-room.ts';

export function JoinField({ connection }: { readonly connection: ConnectionView }) {
  const t = useT();
  const joinRoom = useJoinRoom(connection.connectionId, { showsFailure: true });
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
        {...(connection.abilities.rooms === 'one-at-a-time' && { hint: t('rooms.oneAtATime') })}
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
