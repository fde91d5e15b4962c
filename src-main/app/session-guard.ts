// What the browser session may do on its own: nothing (security.md E1, E5). Chat traffic does not go through it.
import type { Session } from 'electron';
import { APP_SCHEME } from '../runtime/app-origin.ts';

/** `blob:` are images the page makes itself; `devtools:` exists in development only. */
const ALLOWED_SCHEMES = [`${APP_SCHEME}:`, 'blob:'];

export function guardSession(session: Session, options: { readonly areDevToolsAllowed: boolean }): void {
  const allowed = options.areDevToolsAllowed ? [...ALLOWED_SCHEMES, 'devtools:'] : ALLOWED_SCHEMES;
  session.webRequest.onBeforeRequest((request, decide) => {
    decide({ cancel: !allowed.some((scheme) => request.url.startsWith(scheme)) });
  });
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Without a handler every request for the screen is refused.
  session.setDisplayMediaRequestHandler(null);
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose(null);
  });
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('will-download', (event) => event.preventDefault());
  // Spelling dictionaries come from the internet; nothing here may.
  session.setSpellCheckerEnabled(false);
}
