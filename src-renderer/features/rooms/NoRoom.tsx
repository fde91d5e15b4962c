// The middle of the window while no room is open: how the connection fares, or what to do next.
import { Hash } from 'lucide-react';
import type { ConnectionView } from '../../../src-shared/ipc/views.ts';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { LinkBanner } from './LinkBanner.tsx';

export function NoRoom({ connection }: { readonly connection: ConnectionView }) {
  const t = useT();
  if (connection.link.kind !== 'online') {
    return (
      <div className="no-room">
        <LinkBanner connection={connection} />
      </div>
    );
  }
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
