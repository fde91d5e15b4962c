// Whether Chromium's sandbox can be had here. Windows and macOS always have it.
import { isRoot } from './debian-packages.mjs';
import { capture } from './run.mjs';

/**
 * On Linux the sandbox is made of user namespaces: refused to root by Chromium, and to everybody by some kernels.
 * @param {{ uid?: number, gid?: number }} user whom it is to be had for, when not for the one who asks
 */
export function canSandbox(user = {}) {
  if (process.platform !== 'linux') return true;
  if (isRoot() && user.uid === undefined) return false;
  return capture('unshare', ['--user', '--map-root-user', 'true'], user).ok;
}
