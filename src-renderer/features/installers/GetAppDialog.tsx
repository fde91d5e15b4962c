// The app's installers that the host offers, those of the visitor's own system first, with what the system will ask.
import { Download } from 'lucide-react';
import { useSettings, useView } from '../../stores/use-stores.ts';
import { useI18n } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { InstallerList } from './InstallerList.tsx';
import { systemOf } from './visitor-system.ts';
import './installers.css';

export function GetAppDialog() {
  const { t } = useI18n();
  const installers = useSettings((state) => state.visit?.installers ?? NO_INSTALLERS);
  const closeDialog = useView((state) => state.closeDialog);
  const system = systemOf(navigator.userAgent);
  const own = installers.filter((installer) => installer.system === system);
  const others = installers.filter((installer) => installer.system !== system);

  return (
    <Modal title={t('getApp.title')} onClose={closeDialog}>
      <p className="muted">{t('getApp.lead')}</p>
      {own.length > 0 && system !== null && (
        <section className="installers">
          <h3 className="section-head">{t('getApp.forSystem', { system: t(`getApp.system.${system}`) })}</h3>
          <InstallerList installers={own} />
          <p className="installers-advice">
            <Icon of={Download} size={16} />
            {t(`getApp.advice.${system}`)}
          </p>
        </section>
      )}
      {own.length === 0 && <p>{t(system === null ? 'getApp.onlyComputers' : 'getApp.noneForSystem')}</p>}
      {others.length > 0 && (
        <section className="installers">
          <h3 className="section-head">{t('getApp.others')}</h3>
          <InstallerList installers={others} />
        </section>
      )}
      <p className="small muted">{t('getApp.unencrypted')}</p>
    </Modal>
  );
}

const NO_INSTALLERS: readonly never[] = [];
