// One server of the list: what it is, when it was used, and what one can do with it.
import { Download, Ellipsis, Eraser, Server, Star, Trash2 } from 'lucide-react';
import type { HistoryScope } from '../../../src-shared/ipc/history-archive.ts';
import type { DialectChoice, ServerView } from '../../../src-shared/ipc/views.ts';
import { useFeedback, useNearby, useServers, useView } from '../../stores/use-stores.ts';
import { ActionMenu, MenuAction, MenuSeparator } from '../../ui/ActionMenu.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useI18n } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useNow } from '../../ui/use-now.ts';
import { DIALECTS } from './dialects.ts';

const MINUTE_MS = 60_000;

export function ServerItem({ server }: { readonly server: ServerView }) {
  const { t, format } = useI18n();
  const nowUnixMs = useNow(MINUTE_MS);
  const open = useServers((state) => state.open);
  const isNear = useNearby((state) => server.hostId !== null && state.hosts.some(({ hostId }) => hostId === server.hostId));
  const report = useFeedback((state) => state.report);
  const showConnection = useView((state) => state.showConnection);
  const openDialog = useView((state) => state.openDialog);
  const forget = useServers((state) => state.forget);
  const setFavourite = useServers((state) => state.setFavourite);
  const kept: HistoryScope = { kind: 'place', address: server.address };
  const name = server.name ?? server.address;
  const used = t('servers.lastUsed', { when: format.daysAgo(server.lastUsedUnixMs, nowUnixMs) });

  async function connect(dialect: DialectChoice) {
    const result = await open(server, dialect);
    if (result.ok) showConnection(result.value.connectionId);
    else report(result.error);
  }

  return (
    <li className="list-item">
      {server.name === null ? (
        <span className="avatar avatar-plain">
          <Icon of={Server} size={16} />
        </span>
      ) : (
        <Avatar name={server.name} />
      )}
      <div className="grow">
        <div className="row">
          <b className="ellipsis" dir="auto">
            {name}
          </b>
          {server.dialect && <span className="badge">{t(`dialect.${server.dialect}`)}</span>}
          {isNear && <span className="badge badge-accent">{t('servers.near')}</span>}
        </div>
        <div className="small muted ellipsis">
          {server.name !== null && <bdi>{server.address}</bdi>}
          {server.name !== null && ' · '}
          {used}
        </div>
      </div>
      <IconButton
        className="star"
        label={t(server.isFavourite ? 'servers.unfavourite' : 'servers.favourite', { server: name })}
        icon={<Icon of={Star} />}
        isOn={server.isFavourite}
        onClick={() => setFavourite(server, !server.isFavourite)}
      />
      <ActionMenu trigger={<IconButton label={t('servers.more', { server: name })} icon={<Icon of={Ellipsis} />} />}>
        {DIALECTS.filter((dialect) => dialect !== server.dialect).map((dialect) => (
          <MenuAction key={dialect} onSelect={() => void connect(dialect)}>
            {t('servers.connectAs', { dialect: t(`dialect.${dialect}`) })}
          </MenuAction>
        ))}
        <MenuSeparator />
        <MenuAction icon={<Icon of={Download} size={16} />} onSelect={() => openDialog({ kind: 'export', scope: kept })}>
          {t('archive.export')}
        </MenuAction>
        <MenuAction isDangerous icon={<Icon of={Eraser} size={16} />} onSelect={() => openDialog({ kind: 'delete-history', scope: kept })}>
          {t('archive.delete')}
        </MenuAction>
        <MenuSeparator />
        <MenuAction isDangerous icon={<Icon of={Trash2} size={16} />} onSelect={() => forget(server)}>
          {t('servers.forget')}
        </MenuAction>
      </ActionMenu>
      <Button onClick={() => void connect('auto')}>{t('connect.submit')}</Button>
    </li>
  );
}
