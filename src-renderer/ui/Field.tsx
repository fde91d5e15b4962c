// One line of text with its label and, beneath, what is wrong with it.
import { useId } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import './field.css';

export interface FieldProps extends ComponentProps<'input'> {
  readonly label: string;
  /** Where the label stands: over the field, inside it at the start, or only spoken. */
  readonly labelAt?: 'top' | 'inside' | 'hidden';
  readonly error?: string | null;
  readonly hint?: string;
  /** Something at the end, inside the frame: a button. */
  readonly trailing?: ReactNode;
}

export function Field({ label, labelAt = 'top', error, hint, trailing, className, ...rest }: FieldProps) {
  const id = useId();
  const noteId = useId();
  const note = error ?? hint;
  const labelClass = labelAt === 'hidden' ? 'visually-hidden' : `field-label field-label-${labelAt}`;
  return (
    <div className={`field ${className ?? ''}`}>
      {labelAt !== 'inside' && (
        <label htmlFor={id} className={labelClass}>
          {label}
        </label>
      )}
      <div className="field-frame" data-invalid={error ? true : undefined}>
        {labelAt === 'inside' && (
          <label htmlFor={id} className={labelClass}>
            {label}
          </label>
        )}
        <input
          id={id}
          type="text"
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          {...rest}
          className="field-input"
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? noteId : undefined}
        />
        {trailing}
      </div>
      {note && (
        <p id={noteId} className={error ? 'field-error' : 'field-hint'} role={error ? 'alert' : undefined}>
          {note}
        </p>
      )}
    </div>
  );
}
