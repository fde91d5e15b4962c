// Offering the app's installers to visitors: from which folder, and what of it is given out.
import { assertNever } from '../../../src-shared/util/assert-never.ts';
import type { RunningHost } from '../../stores/host-store.ts';
import { useFeedback, useHost, useSettings } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';

export function InstallerOffer({ host }: { readonly host: RunningHost }) {
  const t = useT();
  const installersDir = useSettings((state) => state.settings.installersDir);
  const offer = useHost((state) => state.offerInstallers);
  const watch = useFeedback((state) => state.watch);
  const isOffered = installersDir !== '';
  const state = stateOf(isOffered, host);
  return (
    <div className="installer-offer">
      <div className="grow">
        <p>{textOf(state)}</p>
        {isOffered && (
          <p className="tiny muted ellipsis" dir="ltr" title={installersDir}>
            {installersDir}
          </p>
        )}
      </div>
      <Button size="small" onClick={() => watch(offer(!isOffered))}>
        {t(isOffered ? 'host.installersStop' : 'host.installersOffer')}
      </Button>
    </div>
  );

  function textOf(shown: OfferState): string {
    switch (shown.kind) {
      case 'off':
        return t('host.installersHint');
      case 'checking':
        return t('host.installersChecking');
      case 'none':
        return t('host.installersNone');
      case 'offered':
        return t('host.installersCount', { count: shown.count });
      default:
        return assertNever(shown);
    }
  }
}

type OfferState = { readonly kind: 'off' | 'checking' | 'none' } | { readonly kind: 'offered'; readonly count: number };

function stateOf(isOffered: boolean, { installerNames }: RunningHost): OfferState {
  if (!isOffered) return { kind: 'off' };
  if (!installerNames) return { kind: 'checking' };
  return installerNames.length === 0 ? { kind: 'none' } : { kind: 'offered', count: installerNames.length };
}
