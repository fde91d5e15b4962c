/** Path of the built history worker, which the suites' global setup builds once. Knows nothing of what the worker does. */
import path from 'node:path';

export const HISTORY_WORKER_PATH = path.resolve(import.meta.dirname, '../../out/main/history-worker.cjs');
