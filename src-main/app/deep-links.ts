// How `wassop://` links reach this app: from its own command line, from a second start, and on macOS by an event. Only the link is taken
// from any of them (security.md E22). Must not know what a link means.
import type { App } from 'electron';
import { z } from 'zod';
import { END_OF_SWITCHES } from './start-arguments.ts';

/** What a second start hands to the one that runs: nothing of its command line but the link. */
const SecondStart = z.object({ link: z.string().max(10_000).nullable() });
export type SecondStart = z.infer<typeof SecondStart>;

export interface DeepLinkOptions {
  readonly app: Pick<App, 'on' | 'setAsDefaultProtocolClient' | 'isPackaged'>;
  readonly platform: NodeJS.Platform;
  readonly onLink: (link: string) => void;
}

/** Must run before Electron is ready: macOS tells of the link that started the app only once, early. */
export function followDeepLinks({ app, platform, onLink }: DeepLinkOptions): void {
  app.on('open-url', (event, url) => {
    event.preventDefault();
    onLink(url);
  });
  app.on('second-instance', (_event, _argv, _workingDir, data) => {
    const start = SecondStart.safeParse(data);
    if (start.success && start.data.link !== null) onLink(start.data.link);
  });
  // Elsewhere the package says so; in development the system would be told to start a bare Electron.
  if (platform === 'win32' && app.isPackaged) app.setAsDefaultProtocolClient('wassop', process.execPath, [END_OF_SWITCHES]);
}
