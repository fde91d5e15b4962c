// Whether there is a display to open a window on, and how to make one. Only Linux is ever without one.

export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

/** Large enough for the window sizes that tests set; open to all users of this machine, because some tests run as another one. */
const VIRTUAL_SCREEN = '-screen 0 1920x1200x24 -ac';

/**
 * @param {{ uid?: number }} user whose windows they will be; the display that is there belongs to the one who asks
 * @returns {string[]} what to put before a command so that it has a display
 */
export function displayPrefix(user = {}) {
  const hasOwn = hasDisplay() && user.uid === undefined;
  return hasOwn ? [] : ['xvfb-run', '--auto-servernum', `--server-args=${VIRTUAL_SCREEN}`];
}
