// A window that scrolls the page it is given and prints how long its frames took. Knows the page only as something that scrolls.
'use strict';

const { app, BrowserWindow } = require('electron');

const url = process.argv.find((arg) => arg.startsWith('http://127.0.0.1:'));

/** Runs in the page. */
async function scrollPage() {
  const log = await new Promise((resolve) => {
    const look = () => {
      const found = document.querySelector('[role=log]');
      return found?.querySelector('article') ? resolve(found) : requestAnimationFrame(look);
    };
    look();
  });
  const frame = () => new Promise(requestAnimationFrame);
  /** Milliseconds from frame to frame while `move` is called before each. */
  const measure = async (count, move) => {
    const durations = [];
    let last = await frame();
    for (let index = 0; index < count; index += 1) {
      move(index);
      const now = await frame();
      durations.push(now - last);
      last = now;
    }
    return durations;
  };
  await measure(60, () => {});
  return {
    articles: log.querySelectorAll('article').length,
    rest: await measure(120, () => {}),
    wheel: await measure(600, () => log.scrollBy(0, -120)),
    flick: await measure(300, () => log.scrollBy(0, -1_500)),
    // Everywhere in the list, never the same place twice; the steps are a fixed pattern.
    jumps: await measure(120, (index) => log.scrollTo(0, log.scrollHeight * ((index * 0.618) % 1))),
  };
}

void app.whenReady().then(async () => {
  const window = new BrowserWindow({ width: 1120, height: 720 });
  await window.loadURL(url);
  const frames = await window.webContents.executeJavaScript(`(${scrollPage})()`);
  process.stdout.write(`${JSON.stringify(frames)}\n`);
  app.exit(0);
});
