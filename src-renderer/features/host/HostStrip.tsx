// Tells the host, while nobody else has come, the address to pass on.
import { RadioTower } from 'lucide-react';
import { bestAddress, othersOf, selectRunningHost } from '../../stores/host-store.ts';
import type { RunningHost } from '../../stores/host-store.ts';
import { useHost, useStores, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { RestoredStrip } from './RestoredStrip.tsx';
import './host.css';

export function HostStrip() {
  const host = useHost(selectRunningHost);
  if (!host) return null;
  return (
    <>
      <RestoredStrip host={host} />
      {othersOf(host).length === 0 && <ShareStrip host={host} />}
    </>
  );
}

function ShareStrip({ host }: { readonly host: RunningHost }) {
  const t = useT();
  const { copyText } = useStores();
  const openDialog = useView((state) => state.openDialog);
  const address = bestAddress(host);
  return (
    <div className="host-strip">
      <span className="host-strip-icon">
        <Icon of={RadioTower} />
      </span>
      <div className="grow">
        <p>
          {address ? t('host.shareLead') : t('host.noAddresses')}{' '}
          {address && (
            <b className="address-text" dir="ltr">
              {address.text}
            </b>
          )}
        </p>
      </div>
      {address && (
        <CopyButton text={address.text} label={t('host.copyAddress', { address: address.text })} onCopy={copyText} />
      )}
      <Button size="small" kind="ghost" onClick={() => openDialog({ kind: 'host' })}>
        {t('host.more')}
      </Button>
    </div>
  );
}
