// The addresses others can type, those of real networks first, each with a copy button.
import type { HostAddressView } from '../../../src-shared/ipc/views.ts';
import { useStores } from '../../stores/use-stores.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useT } from '../../ui/i18n-context.tsx';

export function AddressList({ addresses }: { readonly addresses: readonly HostAddressView[] }) {
  const t = useT();
  const lan = addresses.filter((address) => address.kind === 'lan');
  const others = addresses.filter((address) => address.kind !== 'lan');
  return (
    <>
      {lan.length > 0 && (
        <section className="host-section">
          <h3 className="section-head">{t('host.addresses')}</h3>
          <Addresses addresses={lan} />
        </section>
      )}
      {others.length > 0 && (
        <section className="host-section">
          <h3 className="section-head">{t('host.otherAddresses')}</h3>
          <Addresses addresses={others} />
        </section>
      )}
    </>
  );
}

function Addresses({ addresses }: { readonly addresses: readonly HostAddressView[] }) {
  const t = useT();
  const { copyText } = useStores();
  return (
    <ul className="addresses">
      {addresses.map((address) => (
        <li key={address.text} className="address" data-kind={address.kind}>
          <span className="grow address-text" dir="ltr">
            {address.text}
          </span>
          <span className="address-card">
            <span className="ellipsis">{address.interfaceName}</span>
            {address.kind !== 'lan' && <span className="badge">{t(`host.addressKind.${address.kind}`)}</span>}
          </span>
          <CopyButton text={address.text} label={t('host.copyAddress', { address: address.text })} onCopy={copyText} />
        </li>
      ))}
    </ul>
  );
}
