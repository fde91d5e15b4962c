// Tells the host, while nobody else has come, the address to pass on.
import { RadioTower } from 'lucide-react';
import { bestAddress, othersOf, selectRunningHost } from '../../stores/host-store.ts';
import { useHost, useStores, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { RestoredNotice } from './RestoredNotice.tsx';
import './host.css';

export function HostStrip() {
  const t = useT();
  const { copyText } = useStores();
  const host = useHost(selectRunningHost);
  const openDialog = useView((state) => state.openDialog);
  const address = host && bestAddress(host);
  if (!host || othersOf(host).length > 0) return null;
  return (
    <div className="host-strip">
      <span className="host-strip-icon">
        <Icon of={RadioTower} />
      </span>
      <div className="grow">
        <RestoredNotice host={host} />
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
