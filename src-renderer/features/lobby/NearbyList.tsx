// The rooms hosted on this network, as they come and go; one click joins.
import { RefreshCw, Search, Stethoscope, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { sortHosts } from '../../stores/nearby-store.ts';
import { useNearby, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useI18n, useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { NearbyItem } from './NearbyItem.tsx';

/** Whoever is there has answered by then. */
const LOOK_MS = 3_000;

export function NearbyList() {
  const { t, locale } = useI18n();
  const hosts = useNearby((state) => state.hosts);
  const hasNetwork = useNearby((state) => state.cards.length > 0);
  const openDialog = useView((state) => state.openDialog);
  const [isLooking, lookAgain] = useLooking();
  return (
    <section className="lobby-section" aria-labelledby="nearby-title">
      <div className="row nearby-head">
        <h2 id="nearby-title" className="grow">
          {t('nearby.title')}
        </h2>
        <Button kind="ghost" size="small" icon={<Icon of={Stethoscope} size={16} />} onClick={() => openDialog({ kind: 'doctor' })}>
          {t('doctor.title')}
        </Button>
        <Button kind="ghost" size="small" icon={<Icon of={RefreshCw} size={16} />} disabled={isLooking} onClick={lookAgain}>
          {t(isLooking ? 'nearby.looking' : 'nearby.again')}
        </Button>
      </div>
      {hosts.length > 0 ? (
        <ul className="list" aria-live="polite">
          {sortHosts(hosts, locale).map((host, index) => (
            <NearbyItem key={`${host.hostId} ${host.spaceId}`} host={host} isFirst={index === 0} />
          ))}
        </ul>
      ) : (
        <NobodyNear isLooking={isLooking} hasNetwork={hasNetwork} />
      )}
    </section>
  );
}

function NobodyNear({ isLooking, hasNetwork }: { readonly isLooking: boolean; readonly hasNetwork: boolean }) {
  const t = useT();
  const [title, lead] = hasNetwork ? (['nearby.emptyTitle', 'nearby.emptyLead'] as const) : (['nearby.noNetworkTitle', 'nearby.noNetworkLead'] as const);
  return (
    <div className="list list-empty" role="status">
      <span className="card-icon">
        <Icon of={hasNetwork ? Search : WifiOff} size={20} />
      </span>
      <div>
        <b>{t(isLooking && hasNetwork ? 'nearby.looking' : title)}</b>
        <p className="muted">{t(lead)}</p>
      </div>
    </div>
  );
}

/** Asks whenever somebody comes to the list, and again on demand; says so for as long as answers may come. */
function useLooking(): [isLooking: boolean, lookAgain: () => void] {
  const look = useNearby((state) => state.look);
  const [round, setRound] = useState(0);
  const [doneRound, setDoneRound] = useState(-1);
  useEffect(() => {
    look();
    const timer = setTimeout(() => setDoneRound(round), LOOK_MS);
    return () => clearTimeout(timer);
  }, [look, round]);
  return [doneRound < round, () => setRound(round + 1)];
}
