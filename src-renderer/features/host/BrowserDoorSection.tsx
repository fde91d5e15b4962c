// Letting browsers in: one switch, and the address of the page while it is on.
import { bestAddress } from '../../stores/host-store.ts';
import type { RunningHost } from '../../stores/host-store.ts';
import { useFeedback, useSettings, useStores } from '../../stores/use-stores.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { SwitchField } from '../../ui/SwitchField.tsx';
import { InstallerOffer } from './InstallerOffer.tsx';

export function BrowserDoorSection({ host }: { readonly host: RunningHost }) {
  const t = useT();
  const { copyText } = useStores();
  const letsBrowsersIn = useSettings((state) => state.settings.letsBrowsersIn);
  const update = useSettings((state) => state.update);
  const watch = useFeedback((state) => state.watch);
  const address = bestAddress(host);
  const page = address && `http://${address.text}/`;
  return (
    <section className="host-section">
      <SwitchField
        label={t('host.browsers')}
        hint={t('host.browsersHint')}
        isOn={letsBrowsersIn}
        onChange={(isOn) => watch(update({ letsBrowsersIn: isOn }))}
      />
      {host.isBrowserDoorOpen && page && (
        <div className="addresses">
          <div className="address" data-kind="lan">
            <span className="grow address-text" dir="ltr">
              {page}
            </span>
            <CopyButton text={page} label={t('host.copyAddress', { address: page })} onCopy={copyText} />
          </div>
        </div>
      )}
      {host.isBrowserDoorOpen && <InstallerOffer host={host} />}
    </section>
  );
}
