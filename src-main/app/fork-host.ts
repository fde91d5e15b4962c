// Runs the host in a process of its own (Electron's utilityProcess): a busy room never freezes a window, and a crash of
// either leaves the other standing. Must not know what the messages mean.
import { utilityProcess } from 'electron';
import type { HostChild } from '../hosting/host-child.ts';

/**
 * A larger young heap (MB): in small rooms a sixth less CPU, see docs/performance.md; `npm run host` gives the same.
 * As Chromium's switch, because the process has its V8 before it reads Node's own options.
 */
const HEAP_ARGS = ['--js-flags=--max-semi-space-size=64'];

export function forkHost(hostProcessFile: string): HostChild {
  const child = utilityProcess.fork(hostProcessFile, [], { serviceName: 'Wassop host', stdio: 'inherit', execArgv: HEAP_ARGS });
  return {
    post: (message) => child.postMessage(message),
    onMessage(listener) {
      child.on('message', listener);
      return () => child.off('message', listener);
    },
    onExit(listener) {
      child.once('exit', listener);
      return () => child.off('exit', listener);
    },
    kill: () => {
      child.kill();
    },
  };
}
