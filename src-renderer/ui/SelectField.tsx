// One of many, in groups, behind a button that shows the choice.
import { Select } from '@base-ui/react/select';
import { ChevronDown } from 'lucide-react';
import { Icon } from './Icon.tsx';
import './action-menu.css';
import './select-field.css';

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  /** On the button, where the group's label does not stand over it. */
  readonly shownAs?: string;
}

export interface SelectGroup {
  /** Over the group; without one its options stand for themselves. */
  readonly label?: string;
  readonly options: readonly SelectOption[];
}

export interface SelectFieldProps {
  /** Spoken name. */
  readonly label: string;
  readonly value: string;
  readonly groups: readonly SelectGroup[];
  readonly onChange: (value: string) => void;
}

export function SelectField({ label, value, groups, onChange }: SelectFieldProps) {
  const items = groups.flatMap((group) => group.options).map((option) => ({ value: option.value, label: option.shownAs ?? option.label }));
  return (
    <Select.Root value={value} items={items} onValueChange={(next) => next !== null && onChange(next)}>
      <Select.Trigger className="select-field" aria-label={label}>
        <Select.Value className="select-value" />
        <Select.Icon className="select-icon">
          <Icon of={ChevronDown} size={16} />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className="popup-layer" sideOffset={4} alignItemWithTrigger={false}>
          <Select.Popup className="menu select-menu">
            {groups.map((group, index) => (
              <Select.Group key={index}>
                {group.label !== undefined && (
                  <Select.GroupLabel className="menu-label" dir="auto">
                    {group.label}
                  </Select.GroupLabel>
                )}
                {group.options.map((option) => (
                  <Select.Item key={option.value} value={option.value} className="menu-item">
                    <span className="menu-icon">
                      {/* The mark is drawn; the library's own sign would stand over it. */}
                      <Select.ItemIndicator className="menu-mark">{null}</Select.ItemIndicator>
                    </span>
                    <Select.ItemText className="grow ellipsis" dir="auto">
                      {option.label}
                    </Select.ItemText>
                  </Select.Item>
                ))}
              </Select.Group>
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
