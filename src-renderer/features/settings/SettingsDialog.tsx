// Language, appearance and the name of one's own room.
import { useState } from 'react';
import { failureText } from '../../../src-shared/i18n/translator.ts';
import { useFeedback, useSettings, useView } from '../../stores/use-stores.ts';
import { Field } from '../../ui/Field.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { NearbySettings } from './NearbySettings.tsx';
import { HistorySection } from './HistorySection.tsx';
import './settings.css';

export function SettingsDialog() {
  const t = useT();
  const { locale, theme } = useSettings((state) => state.settings);
  const isVisit = useSettings((state) => state.visit !== null);
  const update = useSettings((state) => state.update);
  const watch = useFeedback((state) => state.watch);
  const closeDialog = useView((state) => state.closeDialog);
  return (
    <Modal title={t('settings.title')} onClose={closeDialog}>
      <Segmented
        label={t('settings.language')}
        value={locale}
        onChange={(next) => watch(update({ locale: next }))}
        options={[
          { value: 'system', label: t('settings.languageSystem') },
          { value: 'es', label: t('settings.languageEs') },
          { value: 'en', label: t('settings.languageEn') },
        ]}
      />
      <Segmented
        label={t('settings.theme')}
        value={theme}
        onChange={(next) => watch(update({ theme: next }))}
        options={[
          { value: 'system', label: t('settings.themeSystem') },
          { value: 'light', label: t('settings.themeLight') },
          { value: 'dark', label: t('settings.themeDark') },
        ]}
      />
      {isVisit ? <PersonNameField /> : <SpaceNameField />}
      {!isVisit && <NearbySettings />}
      {!isVisit && <HistorySection />}
      <Version />
    </Modal>
  );
}

/** In a browser there is no lobby to change it in. */
function PersonNameField() {
  const t = useT();
  const name = useSettings((state) => state.settings.name);
  const update = useSettings((state) => state.update);
  const [typed, setTyped] = useState(name);
  const [error, setError] = useState<string | null>(null);

  async function keep() {
    if (typed.trim() === name) return setError(null);
    if (typed.trim() === '') return setError(t('name.missing'));
    const result = await update({ name: typed.trim() });
    setError(result.ok ? null : failureText(t, result.error));
  }

  return (
    <Field
      label={t('name.label')}
      value={typed}
      error={error}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => void keep()}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) void keep();
      }}
    />
  );
}

function SpaceNameField() {
  const t = useT();
  const { name, spaceName } = useSettings((state) => state.settings);
  const update = useSettings((state) => state.update);
  const [typed, setTyped] = useState(spaceName);
  const [error, setError] = useState<string | null>(null);

  async function keep() {
    if (typed.trim() === spaceName) return;
    const result = await update({ spaceName: typed.trim() });
    setError(result.ok ? null : failureText(t, result.error));
  }

  return (
    <Field
      label={t('settings.spaceName')}
      placeholder={t('host.defaultSpaceName', { name })}
      hint={t('settings.spaceNameHint')}
      value={typed}
      error={error}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => void keep()}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) void keep();
      }}
    />
  );
}

function Version() {
  const t = useT();
  const version = useSettings((state) => state.appVersion);
  const electron = useSettings((state) => state.electronVersion);
  return (
    <p className="tiny faint">
      {electron === null ? t('settings.version', { version }) : t('settings.versionWith', { version, electron })}
    </p>
  );
}
