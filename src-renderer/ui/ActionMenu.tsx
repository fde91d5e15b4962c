// A small menu of actions under a button.
import { Menu } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import './action-menu.css';

export interface ActionMenuProps {
  /** The button that opens it; must carry a name. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
}

export function ActionMenu({ trigger, children, align = 'end' }: ActionMenuProps) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align={align} className="popup-layer">
          <Menu.Popup className="menu">{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

export interface MenuActionProps {
  readonly icon?: ReactNode;
  readonly onSelect: () => void;
  readonly isDangerous?: boolean;
  readonly children: ReactNode;
}

export function MenuAction({ icon, onSelect, isDangerous, children }: MenuActionProps) {
  return (
    <Menu.Item className="menu-item" data-dangerous={isDangerous || undefined} onClick={onSelect}>
      {icon && <span className="menu-icon">{icon}</span>}
      {children}
    </Menu.Item>
  );
}

export interface MenuChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly hint?: string }[];
  readonly onChange: (value: T) => void;
}

/** One of several, with a mark on the current one. */
export function MenuChoice<T extends string>({ label, value, options, onChange }: MenuChoiceProps<T>) {
  return (
    <Menu.Group>
      <Menu.GroupLabel className="menu-label">{label}</Menu.GroupLabel>
      <Menu.RadioGroup value={value} onValueChange={(next: T) => onChange(next)}>
        {options.map((option) => (
          <Menu.RadioItem key={option.value} value={option.value} closeOnClick className="menu-item">
            <span className="menu-icon">
              <Menu.RadioItemIndicator className="menu-mark" />
            </span>
            <span className="grow">
              {option.label}
              {option.hint && <span className="menu-hint">{option.hint}</span>}
            </span>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </Menu.Group>
  );
}

export function MenuSeparator() {
  return <Menu.Separator className="separator" />;
}
