// The sheet for the wall: nothing on the screen, all there is on paper. Black on white, in the reader's language.
import { useT } from '../../ui/i18n-context.tsx';
import { QrCode } from '../../ui/QrCode.tsx';
import type { Invitation } from './invitation.ts';
import { InviteSteps } from './InviteSteps.tsx';
import './sheet.css';

export interface InviteSheetProps {
  readonly invitation: Invitation;
  readonly place: string;
  readonly spaceName: string;
}

export function InviteSheet({ invitation, place, spaceName }: InviteSheetProps) {
  const t = useT();
  const { link, page, words } = invitation;
  return (
    <article className="print-sheet">
      {spaceName !== place && (
        <p className="print-space" dir="auto">
          {spaceName}
        </p>
      )}
      <h1 className="print-title" dir="auto">
        {place}
      </h1>
      <div className="print-codes">
        <figure>
          <QrCode text={link} label={t('invite.codeLabel', { place })} />
          <figcaption>{t('invite.wayApp')}</figcaption>
        </figure>
        {page !== null && (
          <figure>
            <QrCode text={page} label={t('invite.codeLabel', { place })} />
            <figcaption>{t('invite.wayBrowser')}</figcaption>
          </figure>
        )}
      </div>
      <InviteSteps invitation={invitation} />
      {words.length > 0 && (
        <p className="print-words">
          {t('invite.fingerprint')}
          {': '}
          <span translate="no">{words.join(' ')}</span>
        </p>
      )}
    </article>
  );
}
