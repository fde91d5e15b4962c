// Connecting to an address, or looking at an invitation: one field, and the protocol for those who know better than detection.
import { ArrowRightLeft, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import type { DialectChoice } from '../../../src-shared/ipc/views.ts';
import { parseInvitation } from '../../../src-shared/session/invitation.ts';
import { useConnections, useView } from '../../stores/use-stores.ts';
import { ActionMenu, MenuChoice } from '../../ui/ActionMenu.tsx';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { DIALECTS } from './dialects.ts';

export function ConnectCard() {
  const t = useT();
  const open = useConnections((state) => state.open);
  const showConnection = useView((state) => state.showConnection);
  const openDialog = useView((state) => state.openDialog);
  const [address, setAddress] = useState('');
  const [dialect, setDialect] = useState<DialectChoice>('auto');
  const [error, setError] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (address.trim() === '') return setError(t('connect.missing'));
    const invitation = parseInvitation(address);
    if (invitation) {
      if (!invitation.ok) return setError(failureText(t, invitation.error));
      setAddress('');
      openDialog({ kind: 'ticket', ticket: invitation.value });
      return;
    }
    const result = await open(address.trim(), dialect);
    if (!result.ok) return setError(failureText(t, result.error));
    setAddress('');
    showConnection(result.value.connectionId);
  }

  return (
    <section className="card" aria-labelledby="connect-card-title">
      <div className="card-head">
        <span className="card-icon">
          <Icon of={ArrowRightLeft} size={20} />
        </span>
        <h2 id="connect-card-title">{t('connect.title')}</h2>
      </div>
      <form className="card-form" onSubmit={(event) => void submit(event)}>
        <Field
          label={t('connect.label')}
          labelAt="hidden"
          placeholder={t('connect.placeholder')}
          dir="ltr"
          value={address}
          error={error}
          onChange={(event) => {
            setAddress(event.target.value);
            setError(null);
          }}
        />
        <div className="card-actions">
          <Button type="submit">{t('connect.submit')}</Button>
          <ActionMenu
            align="start"
            trigger={
              <Button kind="ghost" aria-label={`${t('dialect.label')}: ${t(`dialect.${dialect}`)}`}>
                {t(`dialect.${dialect}`)}
                <Icon of={ChevronDown} size={16} />
              </Button>
            }
          >
            <MenuChoice
              label={t('dialect.label')}
              value={dialect}
              onChange={setDialect}
              options={[
                { value: 'auto', label: t('dialect.auto'), hint: t('dialect.autoHint') },
                ...DIALECTS.map((value) => ({ value, label: t(`dialect.${value}`) })),
              ]}
            />
          </ActionMenu>
        </div>
      </form>
    </section>
  );
}
