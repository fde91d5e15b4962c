// The buttons of the app: with words, or an icon with a name and a tooltip.
import { Tooltip } from '@base-ui/react/tooltip';
import type { ComponentProps, ReactNode } from 'react';
import './button.css';

export type ButtonKind = 'primary' | 'plain' | 'ghost' | 'danger';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: ButtonKind;
  readonly size?: 'normal' | 'small';
  readonly icon?: ReactNode;
}

export function Button({ kind = 'plain', size = 'normal', icon, children, className, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={`button button-${kind} button-${size} ${className ?? ''}`}>
      {icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** Spoken name; also the tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  /** Only how it looks: the label says what a click does next, and "pressed" beside that would say the reverse. */
  readonly isOn?: boolean;
}

export function IconButton({ label, icon, isOn, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        type="button"
        {...rest}
        aria-label={label}
        data-on={isOn || undefined}
        className={`icon-button ${className ?? ''}`}
      >
        {icon}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="popup-layer">
          <Tooltip.Popup className="tooltip">{label}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
