// The protocols one can choose, in the order they are offered.
import type { Dialect } from '../../../src-shared/ipc/views.ts';

export const DIALECTS = ['wassop2', 'wassop1', 'json-pair'] as const satisfies readonly Dialect[];
