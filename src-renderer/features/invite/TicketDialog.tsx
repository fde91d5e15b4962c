// Where an invitation leads, and whether to go there: nothing is joined before somebody says so here.
import { ShieldAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import type { AppFailure } from '../../../src-shared/errors/app-failure.ts';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import { printAddress } from '../../../src-shared/session/address.ts';
import { fingerprintWords } from '../../../src-shared/session/fingerprint.ts';
import type { Ticket } from '../../../src-shared/session/ticket.ts';
import { useConnections, useSettings, useStores, useView } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { Fingerprint } from './Fingerprint.tsx';
import './invite.css';

export function TicketDialog({ ticket }: { readonly ticket: Ticket }) {
  const t = useT();
  const { openedLinks } = useStores();
  const openTicket = useConnections((state) => state.openTicket);
  const name = useSettings((state) => state.settings.name);
  const closeDialog = useView((state) => state.closeDialog);
  const showConnection = useView((state) => state.showConnection);
  const enterRoom = useView((state) => state.enterRoom);
  const cancel = useRef<HTMLButtonElement>(null);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  const { addresses, roomName, spaceId, hostId } = ticket;

  function close() {
    openedLinks.done();
    closeDialog();
  }

  async function join() {
    const opened = await openTicket(ticket);
    if (!opened.ok) return setFailure(opened.error);
    const { connectionId } = opened.value;
    close();
    showConnection(connectionId);
    if (roomName !== null) enterRoom({ connectionId, roomName });
  }

  return (
    <Modal
      title={t('ticket.title')}
      onClose={close}
      initialFocus={cancel}
      actions={
        <>
          <span className="grow ticket-name">{t('ticket.asName', { name })}</span>
          <Button ref={cancel} onClick={close}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" onClick={() => void join()}>
            {t('ticket.join')}
          </Button>
        </>
      }
    >
      <p className="muted">{t('ticket.lead')}</p>
      {failure && (
        <p className="card-failure" role="alert">
          {failureText(t, failure)}
        </p>
      )}
      <dl className="ticket-facts">
        {roomName !== null && (
          <div>
            <dt>{t('ticket.room')}</dt>
            <dd>
              <b dir="auto">{roomName}</b>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('ticket.addresses', { count: addresses.length })}</dt>
          <dd>
            <ul className="ticket-addresses">
              {addresses.map((address) => (
                <li key={printAddress(address)} dir="ltr">
                  {printAddress(address)}
                </li>
              ))}
            </ul>
          </dd>
        </div>
        {spaceId !== null && (
          <div>
            <dt>{t('ticket.space')}</dt>
            <dd className="ticket-space" dir="ltr">
              {spaceId}
            </dd>
          </div>
        )}
        {hostId !== null && (
          <div>
            <dt>{t('invite.fingerprint')}</dt>
            <dd>
              <Fingerprint words={fingerprintWords(hostId)} />
            </dd>
          </div>
        )}
      </dl>
      {hostId === null ? (
        <p className="ticket-warning">
          <Icon of={ShieldAlert} />
          <span>{t('ticket.noHost')}</span>
        </p>
      ) : (
        <p className="tiny muted">{t('ticket.hostHint')}</p>
      )}
    </Modal>
  );
}
