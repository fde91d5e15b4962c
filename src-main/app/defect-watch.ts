// The last resort for defects of the program: nothing that goes wrong in the main process goes unseen.
import type { AppLog } from '../runtime/app-log.ts';

export interface DefectWatchOptions {
  readonly process: Pick<NodeJS.Process, 'on'>;
  readonly log: AppLog;
  /** What was going on is lost and nothing can be relied on: tells the person and ends the app. */
  readonly onFatal: () => void;
}

export function watchForDefects({ process, log, onFatal }: DefectWatchOptions): void {
  process.on('uncaughtException', (error) => {
    log.error('app.uncaught-exception', {}, error);
    onFatal();
  });
  // One request came to nothing; whoever asked did not look. The rest stands.
  process.on('unhandledRejection', (reason) => log.error('app.unhandled-rejection', {}, reason));
}
