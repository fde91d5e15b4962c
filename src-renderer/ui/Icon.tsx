// One icon set at one weight. Icons are decoration; names are on the controls that carry them.
import type { LucideIcon } from 'lucide-react';

export interface IconProps {
  readonly of: LucideIcon;
  readonly size?: number;
}

export function Icon({ of: Glyph, size = 18 }: IconProps) {
  return <Glyph size={size} strokeWidth={1.75} aria-hidden focusable={false} />;
}
