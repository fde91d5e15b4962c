// The two channels between a window and the main process; the names of commands and events travel as data.
// Imports nothing that runs, because the preload bundles it.

/** renderer → main, answered: (name of a command, its arguments). */
export const CALL_CHANNEL = 'wassop:call';
/** main → renderer: (name of an event, its payload). */
export const EVENT_CHANNEL = 'wassop:event';
