// The way a person came in: always visible, never shouted.
import { AppWindow, Braces, CircleHelp, Globe, Terminal } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Door } from '../../src-shared/protocol/model.ts';
import { useT } from './i18n-context.tsx';
import { Icon } from './Icon.tsx';

const ICONS: Readonly<Record<Door, LucideIcon>> = {
  app: AppWindow,
  browser: Globe,
  wassop1: Terminal,
  'json-pair': Braces,
  unknown: CircleHelp,
};

export function DoorLabel({ door }: { readonly door: Door }) {
  const t = useT();
  return (
    <span className="door">
      <Icon of={ICONS[door]} size={13} />
      {t(`door.${door}`)}
    </span>
  );
}
