// Asks the person for a folder, in the system's own dialog.
import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';

/** @returns null when they thought better of it. */
export async function chooseFolder(window: BrowserWindow | null, title: string): Promise<string | null> {
  const question = { title, properties: ['openDirectory' as const] };
  const { filePaths } = await (window === null ? dialog.showOpenDialog(question) : dialog.showOpenDialog(window, question));
  return filePaths[0] ?? null;
}
