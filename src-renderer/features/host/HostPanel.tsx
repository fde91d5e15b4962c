// The host's own panel: how others get in, who is connected from where, and stopping.
import { QrCode } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Stethoscope } from 'lucide-react';
import { bestAddress, othersOf, selectRunningHost } from '../../stores/host-store.ts';
import type { RunningHost } from '../../stores/host-store.ts';
import { useFeedback, useHost, useSettings, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { SwitchField } from '../../ui/SwitchField.tsx';
import { AddressList } from './AddressList.tsx';
import { BrowserDoorSection } from './BrowserDoorSection.tsx';
import { PeopleList } from './PeopleList.tsx';
import { RestoredNotice } from './RestoredNotice.tsx';
import { RetentionField } from './RetentionField.tsx';
import { StopDialog } from './StopDialog.tsx';
import './host.css';

export function HostPanel() {
  const host = useHost(selectRunningHost);
  const closeDialog = useView((state) => state.closeDialog);
  // A host that stops takes its panel with it, and does not bring it back.
  const isGone = host === null;
  useEffect(() => {
    if (isGone) closeDialog();
  }, [isGone, closeDialog]);
  if (!host) return null;
  return <RunningHostPanel host={host} onClose={closeDialog} />;
}

/** Whether the room shows itself to those near by; also among the settings, for before one hosts. */
function ListedSwitch() {
  const t = useT();
  const isOn = useSettings((state) => state.settings.isHostListed);
  const update = useSettings((state) => state.update);
  const watch = useFeedback((state) => state.watch);
  return <SwitchField label={t('nearby.listed')} hint={t('nearby.listedHint')} isOn={isOn} onChange={(isHostListed) => watch(update({ isHostListed }))} />;
}

function RunningHostPanel({ host, onClose }: { readonly host: RunningHost; readonly onClose: () => void }) {
  const t = useT();
  const stop = useHost((state) => state.stop);
  const openDialog = useView((state) => state.openDialog);
  const watch = useFeedback((state) => state.watch);
  const [isAsking, setIsAsking] = useState(false);
  const others = othersOf(host);

  function stopNow() {
    onClose();
    watch(stop());
  }

  if (isAsking) return <StopDialog othersCount={others.length} onCancel={() => setIsAsking(false)} onConfirm={stopNow} />;
  return (
    <Modal
      title={t('host.panelTitle')}
      onClose={onClose}
      actions={
        <>
          <span className="grow host-port">{t('host.port', { port: host.port })}</span>
          <Button kind="ghost" icon={<Icon of={Stethoscope} size={16} />} onClick={() => openDialog({ kind: 'doctor' })}>
            {t('doctor.title')}
          </Button>
          <Button
            icon={<Icon of={QrCode} size={16} />}
            onClick={() => openDialog({ kind: 'invite', connectionId: host.connectionId, roomId: null })}
          >
            {t('host.invite')}
          </Button>
          <Button kind="danger" onClick={() => (others.length > 0 ? setIsAsking(true) : stopNow())}>
            {t('host.stop')}
          </Button>
        </>
      }
    >
      <RestoredNotice host={host} />
      <p className="muted">{t(bestAddress(host) ? 'host.panelLead' : 'host.noAddresses')}</p>
      <AddressList addresses={host.addresses} />
      <ListedSwitch />
      <BrowserDoorSection host={host} />
      <PeopleList people={host.people} />
      <RetentionField />
    </Modal>
  );
}
