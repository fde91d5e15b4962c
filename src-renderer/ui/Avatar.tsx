// A coloured circle with initials: the same colour for the same name, everywhere.
import { avatarHue, initialsOf } from './avatar-text.ts';
import './parts.css';

export interface AvatarProps {
  readonly name: string;
  readonly size?: 'normal' | 'small';
}

export function Avatar({ name, size = 'normal' }: AvatarProps) {
  return (
    <span className={`avatar avatar-${size}`} data-hue={avatarHue(name)} aria-hidden>
      {initialsOf(name)}
    </span>
  );
}
