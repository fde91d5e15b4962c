// Which computer system a browser runs on, by what it says of itself. Pure.
import type { InstallerView } from '../../../src-shared/ipc/views.ts';

/** @returns null on phones, tablets and Chromebooks, for which there is no app. */
export function systemOf(userAgent: string): InstallerView['system'] | null {
  if (/Android|iPhone|iPad|iPod|CrOS|Mobile/i.test(userAgent)) return null;
  if (/Windows/i.test(userAgent)) return 'windows';
  if (/Macintosh|Mac OS X/i.test(userAgent)) return 'macos';
  return /Linux|X11/i.test(userAgent) ? 'linux' : null;
}
