// Files to download, each with its size and the sum by which it is checked.
import type { InstallerView } from '../../../src-shared/ipc/views.ts';
import { useI18n } from '../../ui/i18n-context.tsx';

export function InstallerList({ installers }: { readonly installers: readonly InstallerView[] }) {
  const { t, format } = useI18n();
  return (
    <ul className="installer-list">
      {installers.map(({ name, sizeBytes, sha256, system }) => (
        <li key={name} className="installer">
          <div className="row">
            <a className="grow installer-name" href={`/installers/${encodeURIComponent(name)}`} download={name} dir="ltr">
              {name}
            </a>
            <span className="badge">{t(`getApp.system.${system}`)}</span>
            <span className="installer-size">{format.size(sizeBytes)}</span>
          </div>
          <p className="installer-sum">
            {t('getApp.sum')} <code dir="ltr">{sha256}</code>
          </p>
        </li>
      ))}
    </ul>
  );
}
