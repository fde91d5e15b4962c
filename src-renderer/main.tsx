// Entry of the page in the app: takes ChatApi from the preload bridge and shows the app on it.
import type { ChatApi } from '../src-shared/ipc/chat-api.ts';
import { App } from './app/App.tsx';
import { mountApp } from './app/mount-app.tsx';

declare global {
  interface Window {
    /** Put there by src-main/preload. */
    readonly wassop: ChatApi;
  }
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
void mountApp(root, window.wassop, App);
