// Where the app's own page lives: its own scheme, so that it has an origin and no file: rights.

export const APP_SCHEME = 'app';
export const APP_HOST = 'wassop';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
