// Gives the page `window.wassop`: the ChatApi over Electron's IPC, and nothing else of Electron.
// Runs in a sandboxed, isolated world; must not know any command, event or schema.
import { contextBridge, ipcRenderer } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../src-shared/ipc/bridge.ts';

type Listener = (payload: unknown) => void;

const listenersByEvent = new Map<string, Set<Listener>>();

ipcRenderer.on(EVENT_CHANNEL, (_event, name: string, payload: unknown) => {
  // A copy: a listener may end its own subscription while it is called.
  for (const listener of [...(listenersByEvent.get(name) ?? [])]) callSafely(listener, payload);
});

/** One listener of the page that throws must not keep the others from hearing; its error is still reported. */
function callSafely(listener: Listener, payload: unknown): void {
  try {
    listener(payload);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function subscribe(name: string, listener: Listener): () => void {
  const listeners = listenersByEvent.get(name) ?? new Set();
  listenersByEvent.set(name, listeners.add(listener));
  return () => {
    listeners.delete(listener);
  };
}

// The bridge freezes what it exposes and lets only plain data and functions through.
contextBridge.exposeInMainWorld('wassop', {
  call: (name: string, args: unknown): Promise<unknown> => ipcRenderer.invoke(CALL_CHANNEL, name, args),
  on: subscribe,
});
