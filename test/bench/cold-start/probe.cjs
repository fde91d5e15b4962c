// Loaded into an app's main process from outside (`electron -r`), so that what is measured is the very app: tells on
// stdout when its first window is ready to show and when the page in it first painted content. Knows nothing of the app.
'use strict';

const { app } = require('electron');

const tell = (probe, atUnixMs) => process.stdout.write(`${JSON.stringify({ probe, atUnixMs })}\n`);

app.once('browser-window-created', (_event, window) => {
  window.once('ready-to-show', () => {
    tell('ready-to-show', Date.now());
    void tellFirstPaint(window);
  });
});

/** By the page's own clock; buffered, because it may have happened already. */
async function tellFirstPaint(window) {
  const paintedAtUnixMs = await window.webContents.executeJavaScript(`new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const paint = list.getEntries().find(({ name }) => name === 'first-contentful-paint');
      if (paint) resolve(performance.timeOrigin + paint.startTime);
    }).observe({ type: 'paint', buffered: true });
  })`);
  tell('first-paint', paintedAtUnixMs);
}
