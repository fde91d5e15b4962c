// The middle of the window while no room is open.
import { Hash } from 'lucide-react';
import type { ConnectionView } from '../../../src-shared/ipc/views.ts';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';

export function NoRoom({ connection }: { readonly connection: ConnectionView }) {
  const t = useT();
  // Before the link is up the banner says all there is to say.
  if (connection.link.kind !== 'online') return <div className="no-room" />;
  return (
    <div className="no-room">
      <span className="card-icon">
        <Icon of={Hash} size={20} />
      </span>
      <h2>{t('chat.noRoomTitle')}</h2>
      <p className="muted">{t('chat.noRoomLead')}</p>
    </div>
  );
}
