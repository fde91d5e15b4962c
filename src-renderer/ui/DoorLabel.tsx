// The way a person came in: always visible where it is known, never shouted.
import { AppWindow, Braces, Globe, Terminal } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Door } from '../../src-shared/protocol/model.ts';
import { useT } from './i18n-context.tsx';
import { Icon } from './Icon.tsx';

const ICONS: Readonly<Record<Exclude<Door, 'unknown'>, LucideIcon>> = {
  app: AppWindow,
  browser: Globe,
  wassop1: Terminal,
  'json-pair': Braces,
};

export function DoorLabel({ door }: { readonly door: Door }) {
  const t = useT();
  if (door === 'unknown') return null;
  return (
    <span className="door">
      <Icon of={ICONS[door]} size={13} />
      {t(`door.${door}`)}
    </span>
  );
}
