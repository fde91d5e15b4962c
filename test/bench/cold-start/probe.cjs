// Loaded into an app's main process from outside (`electron -r`), so that what is measured is the very app: tells on
// stdout when its first window is ready to show and when the page in it painted. Knows nothing of the app.
'use strict';

const { app } = require('electron');

const tell = (probe, atUnixMs) => process.stdout.write(`${JSON.stringify({ probe, atUnixMs })}\n`);

app.once('browser-window-created', (_event, window) => {
  window.once('ready-to-show', () => {
    tell('ready-to-show', Date.now());
    void tellPaints(window);
  });
});

/**
 * When the page first painted content, and when what the selector names was there and painted: an app may paint a frame
 * around nothing first. By the page's own clock; buffered, because it may have happened already.
 */
async function tellPaints(window) {
  const selector = JSON.stringify(process.env.WASSOP_BENCH_SELECTOR);
  const run = (script) => window.webContents.executeJavaScript(`new Promise((resolve) => { ${script} })`);
  tell('first-paint', await run(`
    new PerformanceObserver((list) => {
      const paint = list.getEntries().find(({ name }) => name === 'first-contentful-paint');
      if (paint) resolve(performance.timeOrigin + paint.startTime);
    }).observe({ type: 'paint', buffered: true });`));
  tell('usable', await run(`
    const look = () => document.querySelector(${selector}) ? requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())) : requestAnimationFrame(look);
    look();`));
}
