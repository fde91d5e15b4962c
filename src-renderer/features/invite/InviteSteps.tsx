// How to get in, in words: on the wall and on the screen in front.
import { useT } from '../../ui/i18n-context.tsx';
import type { Invitation } from './invitation.ts';

export function InviteSteps({ invitation: { address, page } }: { readonly invitation: Invitation }) {
  const t = useT();
  return (
    <ol className="invite-steps">
      <li>{t('invite.stepNetwork')}</li>
      <li>
        {t('invite.stepApp')} <b dir="ltr">{address}</b>
      </li>
      {page !== null && (
        <li>
          {t('invite.stepBrowser')} <b dir="ltr">{page}</b>
        </li>
      )}
      <li>{t('invite.stepName')}</li>
    </ol>
  );
}
