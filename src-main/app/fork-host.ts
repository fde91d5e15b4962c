// Runs the host in a process of its own (Electron's utilityProcess): a busy room never freezes a window, and a crash of
// either leaves the other standing. Must not know what the messages mean.
import { utilityProcess } from 'electron';
import type { HostChild } from '../hosting/host-child.ts';

export function forkHost(hostProcessFile: string): HostChild {
  const child = utilityProcess.fork(hostProcessFile, [], { serviceName: 'Wassop host', stdio: 'inherit' });
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
