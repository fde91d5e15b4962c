// Hosting with one click.
import { RadioTower } from 'lucide-react';
import { useState } from 'react';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import { useHost, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';

export function HostCard() {
  const t = useT();
  const host = useHost((state) => state.host);
  const start = useHost((state) => state.start);
  const showConnection = useView((state) => state.showConnection);
  const [isAsking, setIsAsking] = useState(false);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  const shownFailure = failure ?? (host.kind === 'failed' ? host.failure : null);
  const isStarting = isAsking || host.kind === 'starting';

  async function open() {
    setIsAsking(true);
    setFailure(null);
    const result = await start();
    setIsAsking(false);
    if (!result.ok) setFailure(result.error);
    else if (result.value.kind === 'running') showConnection(result.value.connectionId);
  }

  return (
    <section className="card" aria-labelledby="host-card-title">
      <div className="card-head">
        <span className="card-icon">
          <Icon of={RadioTower} size={20} />
        </span>
        <h2 id="host-card-title">{t('host.title')}</h2>
      </div>
      <p className="muted card-lead">{host.kind === 'running' ? t('host.running', { port: host.port }) : t('host.lead')}</p>
      {shownFailure && !isStarting && (
        <p className="card-failure" role="alert">
          {failureText(t, shownFailure)}
        </p>
      )}
      <div className="card-actions">
        {host.kind === 'running' ? (
          // Not simply shown: the own connection may have been closed while the host runs on; this opens it again.
          <Button kind="primary" onClick={() => void open()}>
            {t('host.goTo')}
          </Button>
        ) : (
          <Button kind="primary" disabled={isStarting || host.kind === 'stopping'} onClick={() => void open()}>
            {t(isStarting ? 'host.starting' : host.kind === 'stopping' ? 'host.stopping' : 'host.start')}
          </Button>
        )}
      </div>
    </section>
  );
}
