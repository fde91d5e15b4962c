// What the window shows before the page paints. A test keeps it equal to `--bg` in tokens.css.

export const WINDOW_BACKGROUND = { light: '#f6f5f1', dark: '#121412' };
