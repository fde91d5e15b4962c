// The middle of the window while no room is open: how the connection fares, or what to do next.
import { Hash } from 'lucide-react';
import type { ConnectionView, LinkView } from '../../../src-shared/ipc/views.ts';
import { useConnections, useSettings } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { LinkBanner } from './LinkBanner.tsx';

export function NoRoom({ connection }: { readonly connection: ConnectionView }) {
  const t = useT();
  const close = useConnections((state) => state.close);
  const isVisit = useSettings((state) => state.visit !== null);
  if (connection.link.kind !== 'online') {
    return (
      <div className="no-room">
        <LinkBanner connection={connection} />
        {!isVisit && hasNoWayOut(connection.link) && (
          <Button kind="ghost" onClick={() => close(connection.connectionId)}>
            {t('banner.chooseOther')}
          </Button>
        )}
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

/** The states whose banner offers no way to give up; elsewhere in the app one simply goes on reading. */
function hasNoWayOut(link: LinkView): boolean {
  return link.kind === 'waiting' || link.kind === 'name-needed';
}
