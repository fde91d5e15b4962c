/** The page of the scenes: the real app on a scripted ChatApi. `?scene=NAME&locale=es|en&theme=light|dark`. */
import './jitless-zod.ts';
import { App } from '../../src-renderer/app/App.tsx';
import { mountApp } from '../../src-renderer/app/mount-app.tsx';
import { WebApp } from '../../src-renderer/web/WebApp.tsx';
import type { ScriptedChatApi } from '../helpers/scripted-chat-api.ts';
import { SCENES } from './scenes.ts';

declare global {
  interface Window {
    scripted: ScriptedChatApi;
  }
}

const query = new URLSearchParams(location.search);
const scene = SCENES[query.get('scene') ?? 'lobby'];
const root = document.getElementById('root');
if (!scene || !root) throw new Error(`No such scene: ${query.get('scene')}`);

const api = scene();
api.snapshot.systemLocale = query.get('locale') === 'en' ? 'en' : 'es';
api.snapshot.settings.theme = query.get('theme') === 'dark' ? 'dark' : 'light';
window.scripted = api;
void mountApp(root, api, api.snapshot.visit === null ? App : WebApp);
