// The one window. Decides how it looks before the page paints and remembers its place; must not know what it shows.
import path from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { BrowserWindowConstructorOptions } from 'electron';
import { APP_ORIGIN } from '../runtime/app-origin.ts';
import { WINDOW_BACKGROUND } from './window-background.ts';
import { boundsToOpen, MIN_SIZE } from './window-state.ts';
import type { Rectangle, WindowState } from './window-state.ts';

export interface MainWindowOptions {
  readonly preloadFile: string;
  readonly areDevToolsAllowed: boolean;
  readonly iconFile: string | null;
  readonly state: WindowState;
  readonly onStateChanged: (state: WindowState) => void;
}

export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const window = new BrowserWindow(windowOptions(options));
  if (options.state.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  keepBackground(window);
  reportState(window, options.onStateChanged);
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}

/** Every safe value is written out, also where it is Electron's default today. */
function windowOptions(options: MainWindowOptions): BrowserWindowConstructorOptions {
  const workAreas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
  return {
    ...boundsToOpen(options.state.bounds, workAreas),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'Wassop',
    show: false,
    backgroundColor: currentBackground(),
    autoHideMenuBar: true,
    ...(options.iconFile === null ? {} : { icon: options.iconFile }),
    webPreferences: {
      preload: path.resolve(options.preloadFile),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.areDevToolsAllowed,
    },
  };
}

const currentBackground = () => (nativeTheme.shouldUseDarkColors ? WINDOW_BACKGROUND.dark : WINDOW_BACKGROUND.light);

/** Seen while the window is being made larger, before the page has painted the new part. */
function keepBackground(window: BrowserWindow): void {
  const update = () => window.setBackgroundColor(currentBackground());
  nativeTheme.on('updated', update);
  window.once('closed', () => nativeTheme.off('updated', update));
}

function reportState(window: BrowserWindow, onChanged: (state: WindowState) => void): void {
  const report = () => onChanged({ bounds: boundsToKeep(window), isMaximized: window.isMaximized() });
  window.on('resize', report);
  window.on('move', report);
  window.on('maximize', report);
  window.on('unmaximize', report);
  // Some window systems tell of the last move late, or not at all.
  window.on('close', report);
}

function boundsToKeep(window: BrowserWindow): Rectangle {
  const isStretched = window.isMaximized() || window.isFullScreen() || window.isMinimized();
  // The place to come back to; X11 is slow to learn it, so it is asked for only where it differs.
  return isStretched ? window.getNormalBounds() : window.getBounds();
}
