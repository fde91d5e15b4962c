// How the connection fares, while it is not simply there: connecting, waiting, a name needed, ended.
import { CircleAlert, Unplug, UserRoundPen } from 'lucide-react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { ConnectionView, FailureView, LinkView } from '../../../src-shared/ipc/views.ts';
import { assertNever } from '../../../src-shared/util/assert-never.ts';
import { useConnections, useHost, useSettings, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useNowMs } from '../../ui/use-now.ts';
import { NewNameForm } from './NewNameForm.tsx';

export function LinkBanner({ connection }: { readonly connection: ConnectionView }) {
  const { link } = connection;
  switch (link.kind) {
    case 'online':
      return null;
    case 'connecting':
      if (link.failure) return <Retrying connection={connection} failure={link.failure} seconds={0} />;
      return <Connecting connection={connection} />;
    case 'waiting':
      return <Waiting connection={connection} link={link} />;
    case 'name-needed':
      return <NameNeeded connection={connection} link={link} />;
    case 'failed':
      return <Failed connection={connection} link={link} />;
    default:
      return assertNever(link);
  }
}

type LinkOf<K extends LinkView['kind']> = Extract<LinkView, { kind: K }>;

function nameOf(connection: ConnectionView): string {
  return connection.spaceName ?? connection.address;
}

function Connecting({ connection }: { readonly connection: ConnectionView }) {
  const t = useT();
  const close = useConnections((state) => state.close);
  const server = nameOf(connection);
  const isVisit = useSettings((state) => state.visit !== null);
  return (
    <div className="banner banner-calm" role="status">
      <span className="spinner" aria-hidden />
      <p className="banner-text">{t('banner.connecting', { server })}</p>
      {!connection.isOwnHost && !isVisit && (
        <Button size="small" kind="ghost" onClick={() => close(connection.connectionId)}>
          {t('common.cancel')}
        </Button>
      )}
    </div>
  );
}

/** One's own host says more of itself than a port where nobody answers. */
function useCause({ isOwnHost }: ConnectionView, linkFailure: FailureView): FailureView {
  const hostFailure = useHost((state) => (state.host.kind === 'failed' ? state.host.failure : null));
  return (isOwnHost ? hostFailure : null) ?? linkFailure;
}

/** Shorter waits are over before anybody has read them. */
const COUNTED_FROM_MS = 3_000;

function Waiting({ connection, link }: { readonly connection: ConnectionView; readonly link: LinkOf<'waiting'> }) {
  const dueMs = useConnections((state) => state.retryDueMs[connection.connectionId] ?? 0);
  const nowMs = useNowMs(250);
  const isCounted = link.retryInMs >= COUNTED_FROM_MS;
  const seconds = isCounted ? Math.max(0, Math.ceil((dueMs - nowMs) / 1_000)) : 0;
  return <Retrying connection={connection} failure={link.failure} seconds={seconds} />;
}

interface RetryingProps {
  readonly connection: ConnectionView;
  readonly failure: FailureView;
  /** 0: just now. */
  readonly seconds: number;
}

/** The same while it waits and while it tries, so that nothing flickers. */
function Retrying({ connection, failure, seconds }: RetryingProps) {
  const t = useT();
  const retryNow = useConnections((state) => state.retryNow);
  const cause = useCause(connection, failure);
  const isVisit = useSettings((state) => state.visit !== null);
  // A page was given its address: there is nothing in it to check.
  const reason = isVisit && cause.code === 'CONNECT_REFUSED' ? t('visit.hostGone') : failureText(t, cause);
  return (
    <div className="banner banner-warn">
      <Icon of={Unplug} />
      {/* Only the reason is announced: a countdown read aloud each second helps nobody. */}
      <p className="banner-text">
        <span role="status">{reason}</span> <b className="countdown">{t('banner.waiting', { seconds })}</b>
      </p>
      <Button size="small" onClick={() => retryNow(connection.connectionId)}>
        {t('banner.retryNow')}
      </Button>
    </div>
  );
}

function NameNeeded({ connection, link }: { readonly connection: ConnectionView; readonly link: LinkOf<'name-needed'> }) {
  const t = useT();
  return (
    <div className="banner banner-warn">
      <Icon of={UserRoundPen} />
      <p className="banner-text" role="status">
        {failureText(t, link.failure)}
      </p>
      <NewNameForm key={link.suggestion} connectionId={connection.connectionId} suggestion={link.suggestion} />
    </div>
  );
}

function Failed({ connection, link }: { readonly connection: ConnectionView; readonly link: LinkOf<'failed'> }) {
  const t = useT();
  const retryNow = useConnections((state) => state.retryNow);
  const close = useConnections((state) => state.close);
  const showLobby = useView((state) => state.showLobby);
  const isVisit = useSettings((state) => state.visit !== null);
  return (
    <div className="banner banner-failed" role="alert">
      <Icon of={CircleAlert} />
      <p className="banner-text">{failureText(t, link.failure)}</p>
      <Button size="small" onClick={() => retryNow(connection.connectionId)}>
        {t('banner.retry')}
      </Button>
      {!isVisit && (
        <Button
          size="small"
          kind="ghost"
          onClick={() => {
            close(connection.connectionId);
            showLobby();
          }}
        >
          {t('banner.chooseOther')}
        </Button>
      )}
    </div>
  );
}
