// Letting others in: the code, the link, the address, and the ways to pass them on.
import { Maximize2, MessageSquareText, Printer } from 'lucide-react';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { ConnectionView } from '../../../src-shared/ipc/views.ts';
import { findConnection } from '../../stores/connections-store.ts';
import { bestAddress, selectRunningHost } from '../../stores/host-store.ts';
import { selectRoom } from '../../stores/rooms-store.ts';
import { useConnections, useFeedback, useHost, useRooms, useSettings, useStores, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { QrCode } from '../../ui/QrCode.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { SwitchField } from '../../ui/SwitchField.tsx';
import { Fingerprint } from './Fingerprint.tsx';
import { invitationTo } from './invitation.ts';
import type { Invitation } from './invitation.ts';
import { InvitePoster } from './InvitePoster.tsx';
import { InviteSheet } from './InviteSheet.tsx';
import './invite.css';

export interface InviteDialogProps {
  readonly connectionId: string;
  /** null: to the space, wherever it lets people land. */
  readonly roomId: string | null;
}

export function InviteDialog({ connectionId, roomId }: InviteDialogProps) {
  const connection = useConnections((state) => findConnection(state.connections, connectionId));
  return connection && <InviteTo connection={connection} roomId={roomId} />;
}

function InviteTo({ connection, roomId }: { readonly connection: ConnectionView; readonly roomId: string | null }) {
  const t = useT();
  const host = useHost(selectRunningHost);
  const closeDialog = useView((state) => state.closeDialog);
  const roomName = useRooms((state) => selectRoom(connection.connectionId, roomId)(state)?.name ?? null);
  const spaceName = connection.spaceName ?? connection.address;
  const isPage = useSettings((state) => state.visit !== null);
  const invitation = invitationTo(connection, roomName, { host, isPage });
  const place = roomName ?? spaceName;
  const isCutOff = connection.isOwnHost && host !== null && bestAddress(host) === null;
  if (invitation) return <InviteWays invitation={invitation} place={place} spaceName={spaceName} isHost={connection.isOwnHost} isCutOff={isCutOff} />;
  return (
    <Modal title={t('invite.title', { place })} onClose={closeDialog}>
      <p className="muted">{t('host.noAddresses')}</p>
    </Modal>
  );
}

type Way = 'app' | 'browser';

interface InviteWaysProps {
  readonly invitation: Invitation;
  /** The room, or the space where none is named. */
  readonly place: string;
  readonly spaceName: string;
  readonly isHost: boolean;
  /** The computer is on no network: the invitation is good for itself alone. */
  readonly isCutOff: boolean;
}

function InviteWays({ invitation, place, spaceName, isHost, isCutOff }: InviteWaysProps) {
  const t = useT();
  const { copyText } = useStores();
  const closeDialog = useView((state) => state.closeDialog);
  const [way, setWay] = useState<Way>('app');
  const [isLarge, setIsLarge] = useState(false);
  const { link, page, address, words } = invitation;
  const isForBrowsers = way === 'browser' && page !== null;
  const text = isForBrowsers ? page : link;
  const message = [t('invite.message', { place, link, address }), ...(page === null ? [] : [t('invite.messagePage', { page })])].join('\n');

  if (isLarge) return <InvitePoster invitation={invitation} text={text} place={place} spaceName={spaceName} onClose={() => setIsLarge(false)} />;
  return (
    <Modal
      title={t('invite.title', { place })}
      width="wide"
      onClose={closeDialog}
      actions={
        <>
          <CopyButton text={message} label={t('invite.copyMessage')} words={t('invite.copyMessage')} icon={MessageSquareText} size="normal" onCopy={copyText} />
          <Button icon={<Icon of={Printer} size={16} />} onClick={() => window.print()}>
            {t('invite.print')}
          </Button>
          <Button kind="primary" icon={<Icon of={Maximize2} size={16} />} onClick={() => setIsLarge(true)}>
            {t('invite.showLarge')}
          </Button>
        </>
      }
    >
      {isCutOff && <p className="ticket-warning">{t('host.noAddresses')}</p>}
      <div className="invite-layout">
        <div className="invite-code">
          <QrCode text={text} label={t('invite.codeLabel', { place })} />
        </div>
        <div className="invite-words">
          {page !== null && (
            <Segmented
              label={t('invite.way')}
              value={way}
              onChange={setWay}
              options={[
                { value: 'app', label: t('invite.wayApp') },
                { value: 'browser', label: t('invite.wayBrowser') },
              ]}
            />
          )}
          <p className="muted">{t(isForBrowsers ? 'invite.leadBrowser' : 'invite.leadApp')}</p>
          <Passable label={t(isForBrowsers ? 'invite.page' : 'invite.link')} text={text} isLong={!isForBrowsers} />
          {!isForBrowsers && <Passable label={t('invite.address')} text={address} />}
        </div>
      </div>
      {isHost && <BrowsersSwitch />}
      {words.length > 0 && (
        <section className="invite-host">
          <h3 className="section-head">{t('invite.fingerprint')}</h3>
          <Fingerprint words={words} />
          <p className="tiny muted">{t('invite.fingerprintHint')}</p>
        </section>
      )}
      {createPortal(<InviteSheet invitation={invitation} place={place} spaceName={spaceName} />, document.body)}
    </Modal>
  );
}

/** The same as in the host's panel: one click beside the code. */
function BrowsersSwitch() {
  const t = useT();
  const letsBrowsersIn = useSettings((state) => state.settings.letsBrowsersIn);
  const update = useSettings((state) => state.update);
  const watch = useFeedback((state) => state.watch);
  return (
    <SwitchField
      label={t('host.browsers')}
      hint={t('host.browsersHint')}
      isOn={letsBrowsersIn}
      onChange={(isOn) => watch(update({ letsBrowsersIn: isOn }))}
    />
  );
}

function Passable({ label, text, isLong = false }: { readonly label: string; readonly text: string; readonly isLong?: boolean }) {
  const t = useT();
  const { copyText } = useStores();
  return (
    <div className="invite-passable">
      <h3 className="section-head">{label}</h3>
      <div className="invite-text">
        <span className={isLong ? 'grow invite-long' : 'grow'} dir="ltr" title={text}>
          {text}
        </span>
        <CopyButton text={text} label={t('invite.copy', { what: label })} onCopy={copyText} />
      </div>
    </div>
  );
}
