// The least an Electron app can be: one window with nothing in it. What Wassop's start is compared with.
const { app, BrowserWindow } = require('electron');

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1100, height: 720, show: false });
  window.once('ready-to-show', () => window.show());
  void window.loadFile(require('node:path').join(__dirname, 'index.html'));
});
