// Copying a text where the browser lets a page do it: on plain HTTP the modern way is not there, and the old one asks for a selection.
import { failure } from '../../src-shared/errors/app-failure.ts';
import { err, ok } from '../../src-shared/util/result.ts';
import type { Result } from '../../src-shared/util/result.ts';

/** @returns CLIPBOARD_UNAVAILABLE where the person has to select and copy by hand. */
export async function copyToClipboard(text: string): Promise<Result<void>> {
  // Absent on plain HTTP, whatever the types say.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (clipboard) {
    try {
      await clipboard.writeText(text);
      return ok(undefined);
    } catch {
      // Not allowed: the other way may be.
    }
  }
  return copyBySelection(text) ? ok(undefined) : err(failure('CLIPBOARD_UNAVAILABLE'));
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'visually-hidden';
  // Beside what has the focus: a dialog would take it back from anywhere else.
  (focused?.parentElement ?? document.body).append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
