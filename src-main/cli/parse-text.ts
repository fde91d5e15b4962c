// Text of a flag or a variable → the value that the settings' schema looks at. Judges nothing: what it does not
// understand stays text, and the schema refuses it.
import type { SettingName } from './settings.ts';
import { SETTINGS } from './settings.ts';

const SWITCH_WORDS: Readonly<Record<string, boolean>> = { true: true, '1': true, yes: true, on: true, false: false, '0': false, no: false, off: false };
const RATE = /^(\d+)\/(\d+(?:\.\d+)?)$/;

/** @param text one text, or all texts of a flag that was repeated. */
export function parseSettingText(name: SettingName, text: string | readonly string[]): unknown {
  const { form } = SETTINGS[name];
  if (form === 'list') return typeof text === 'string' ? text.split(',').map((word) => word.trim()) : text;
  if (typeof text !== 'string') return text;
  switch (form) {
    case 'text':
      return text;
    case 'number':
      return /^\d+$/.test(text) ? Number(text) : text;
    case 'switch':
    case 'off-switch':
      return SWITCH_WORDS[text.toLowerCase()] ?? text;
    case 'rate': {
      const [, burst, perSecond] = RATE.exec(text) ?? [];
      return burst === undefined ? text : { burst: Number(burst), perSecond: Number(perSecond) };
    }
  }
}
