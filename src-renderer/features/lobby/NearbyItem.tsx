// One room near by: what it calls itself, how many are in it, and the way in.
import { Lock } from 'lucide-react';
import type { NearbyHostView } from '../../../src-shared/ipc/views.ts';
import { connectionTo } from '../../stores/nearby-store.ts';
import { useConnections, useFeedback, useNearby, useView } from '../../stores/use-stores.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';

export interface NearbyItemProps {
  readonly host: NearbyHostView;
  /** The first of the list stands out: most often there is but one. */
  readonly isFirst: boolean;
}

export function NearbyItem({ host, isFirst }: NearbyItemProps) {
  const t = useT();
  const join = useNearby((state) => state.join);
  const open = useConnections((state) => connectionTo(host, state.connections));
  const report = useFeedback((state) => state.report);
  const showConnection = useView((state) => state.showConnection);
  const [address] = host.addresses;

  async function enter() {
    if (open) return showConnection(open.connectionId);
    const result = await join(host);
    if (result.ok) showConnection(result.value.connectionId);
    else report(result.error);
  }

  return (
    <li className="list-item">
      <Avatar name={host.name} />
      <div className="grow">
        <div className="row">
          <b className="ellipsis" dir="auto">
            {host.name}
          </b>
          {host.isLocked && (
            <span className="badge nearby-lock">
              <Icon of={Lock} size={12} />
              {t('nearby.locked')}
            </span>
          )}
        </div>
        <div className="small muted ellipsis">
          {t('nearby.people', { count: host.peopleCount })}
          {' · '}
          <bdi>{address}</bdi>
        </div>
      </div>
      <Button kind={isFirst && !open ? 'primary' : 'plain'} aria-label={t(open ? 'nearby.goToThis' : 'nearby.joinThis', { room: host.name })} onClick={() => void enter()}>
        {t(open ? 'lobby.goTo' : 'nearby.join')}
      </Button>
    </li>
  );
}
