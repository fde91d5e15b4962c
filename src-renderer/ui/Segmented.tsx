// One of a few choices, all of them visible.
import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId } from 'react';
import './segmented.css';

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  const id = useId();
  return (
    <div className="segmented">
      <span id={id} className="field-label">
        {label}
      </span>
      <RadioGroup className="segmented-options" aria-labelledby={id} value={value} onValueChange={(next: T) => onChange(next)}>
        {options.map((option) => (
          <label key={option.value} className="segmented-option">
            <Radio.Root value={option.value} className="segmented-radio" />
            {option.label}
          </label>
        ))}
      </RadioGroup>
    </div>
  );
}
