// Something that is on or off, with its name and what it means.
import { Switch } from '@base-ui/react/switch';
import { useId } from 'react';
import './switch-field.css';

export interface SwitchFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function SwitchField({ label, hint, isOn, onChange }: SwitchFieldProps) {
  const labelId = useId();
  const hintId = useId();
  return (
    <label className="switch-field">
      <span className="grow">
        <span id={labelId} className="switch-label">
          {label}
        </span>
        {hint && (
          <span id={hintId} className="switch-hint">
            {hint}
          </span>
        )}
      </span>
      <Switch.Root className="switch" checked={isOn} onCheckedChange={onChange} aria-labelledby={labelId} aria-describedby={hint ? hintId : undefined}>
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </label>
  );
}
