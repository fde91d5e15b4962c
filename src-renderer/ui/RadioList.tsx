// One of a few choices that need a line of explanation each, one under another.
import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId } from 'react';
import type { ReactNode } from 'react';
import './radio-list.css';

export interface RadioListProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly hint?: string; /** Shown beneath while chosen. */ readonly detail?: ReactNode }[];
  readonly onChange: (value: T) => void;
}

export function RadioList<T extends string>({ label, value, options, onChange }: RadioListProps<T>) {
  const id = useId();
  return (
    <div className="radio-list">
      <span id={id} className="field-label">
        {label}
      </span>
      <RadioGroup className="radio-list-options" aria-labelledby={id} value={value} onValueChange={(next: T) => onChange(next)}>
        {options.map((option) => (
          <div key={option.value} className="radio-option">
            <label className="radio-option-label">
              <Radio.Root value={option.value} className="radio" aria-labelledby={`${id}-${option.value}`} aria-describedby={option.hint ? `${id}-${option.value}-hint` : undefined}>
                <Radio.Indicator className="radio-mark" />
              </Radio.Root>
              <span className="grow">
                <span id={`${id}-${option.value}`}>{option.label}</span>
                {option.hint && (
                  <span id={`${id}-${option.value}-hint`} className="radio-hint">
                    {option.hint}
                  </span>
                )}
              </span>
            </label>
            {option.value === value && option.detail && <div className="radio-detail">{option.detail}</div>}
          </div>
        ))}
      </RadioGroup>
    </div>
  );
}
