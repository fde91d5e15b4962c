// What this computer keeps of all chats: how much and where, taking it along, bringing it in, and deleting it.
import { Download, Ellipsis, FolderOpen, Server, Trash2, Upload } from 'lucide-react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { HistoryScope, ArchiveView, ArchiveServerView } from '../../../src-shared/ipc/history-archive.ts';
import { countArchived } from '../../stores/archive-store.ts';
import { useConnections, useFeedback, useStores, useView } from '../../stores/use-stores.ts';
import { useArchiveOverview } from '../../stores/use-archive-overview.ts';
import { ActionMenu, MenuAction, MenuSeparator } from '../../ui/ActionMenu.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useI18n, useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';

const EVERYTHING: HistoryScope = { kind: 'all' };

export function HistorySection() {
  const t = useT();
  const overview = useArchiveOverview(EVERYTHING);
  const openDialog = useView((state) => state.openDialog);
  const view = overview?.ok ? overview.value : null;
  const isEmpty = !view || view.servers.length === 0;
  return (
    <section className="settings-group history-section" aria-labelledby="history-section-title">
      <h3 id="history-section-title">
        {t('archive.title')}
      </h3>
      <p className="small muted">{t('archive.lead')}</p>
      {overview && !overview.ok && (
        <p className="small" role="alert">
          {failureText(t, overview.error)}
        </p>
      )}
      {view && <Facts view={view} />}
      {view && !isEmpty && (
        <ul className="history-servers">
          {view.servers.map((server) => (
            <ArchivedServer key={server.serverKey} server={server} />
          ))}
        </ul>
      )}
      <div className="history-actions">
        {!isEmpty && (
          <Button size="small" icon={<Icon of={Download} size={15} />} onClick={() => openDialog({ kind: 'export', scope: EVERYTHING })}>
            {t('archive.exportAll')}
          </Button>
        )}
        <Button size="small" icon={<Icon of={Upload} size={15} />} onClick={() => openDialog({ kind: 'import' })}>
          {t('archive.import')}
        </Button>
        {!isEmpty && (
          <Button size="small" kind="danger" icon={<Icon of={Trash2} size={15} />} onClick={() => openDialog({ kind: 'delete-history', scope: EVERYTHING })}>
            {t('archive.deleteAll')}
          </Button>
        )}
      </div>
    </section>
  );
}

function Facts({ view }: { readonly view: ArchiveView }) {
  const { t, format } = useI18n();
  const { copyText } = useStores();
  return (
    <dl className="history-facts small">
      <dt className="muted">{t('archive.folder')}</dt>
      <dd>
        <span className="grow history-folder" dir="ltr">
          {view.folder}
        </span>
        <CopyButton text={view.folder} label={t('archive.copyFolder')} onCopy={copyText} />
      </dd>
      <dd className="muted">{t('archive.facts', { count: countArchived(view, 'messageCount'), size: format.size(view.sizeBytes) })}</dd>
    </dl>
  );
}

function ArchivedServer({ server }: { readonly server: ArchiveServerView }) {
  const t = useT();
  const open = useConnections((state) => state.open);
  const report = useFeedback((state) => state.report);
  const showConnection = useView((state) => state.showConnection);
  const openDialog = useView((state) => state.openDialog);
  const closeDialog = useView((state) => state.closeDialog);
  const [address] = server.addresses;
  const name = server.name ?? address ?? t('export.unknownServer');
  const count = server.rooms.reduce((sum, { messageCount }) => sum + messageCount, 0);
  const scope: HistoryScope = { kind: 'server', serverKey: server.serverKey };

  async function show(place: string) {
    const result = await open(place, 'auto');
    closeDialog();
    if (result.ok) showConnection(result.value.connectionId);
    else report(result.error);
  }

  return (
    <li>
      <Icon of={Server} size={16} />
      <span className="grow history-server">
        <span className="ellipsis" dir="auto">
          {name}
        </span>
        <span className="tiny muted">{t('archive.roomMessages', { count })}</span>
      </span>
      <ActionMenu trigger={<IconButton label={t('archive.more', { server: name })} icon={<Icon of={Ellipsis} />} />}>
        {address !== undefined && (
          <MenuAction icon={<Icon of={FolderOpen} size={16} />} onSelect={() => void show(address)}>
            {t('archive.open')}
          </MenuAction>
        )}
        <MenuAction icon={<Icon of={Download} size={16} />} onSelect={() => openDialog({ kind: 'export', scope })}>
          {t('archive.export')}
        </MenuAction>
        <MenuSeparator />
        <MenuAction isDangerous icon={<Icon of={Trash2} size={16} />} onSelect={() => openDialog({ kind: 'delete-history', scope })}>
          {t('archive.delete')}
        </MenuAction>
      </ActionMenu>
    </li>
  );
}
