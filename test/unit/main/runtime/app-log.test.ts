import { expect, it } from 'vitest';
import { createAppLog } from '../../../../src-main/runtime/app-log.ts';

function logged(write: (log: ReturnType<typeof createAppLog>) => void): string {
  const lines: string[] = [];
  write(createAppLog((line) => lines.push(line)));
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

it('writes one line an event: level, name, details', () => {
  expect(logged((log) => log.warn('host.crashed', { exitCode: 9, reason: 'killed' }))).toBe('warn host.crashed exitCode=9 reason="killed"');
  expect(logged((log) => log.info('app.ready'))).toBe('info app.ready');
});

it('tells the cause of an error with its stack, in the same line', () => {
  const line = logged((log) => log.error('ipc.handler-failed', {}, new TypeError('broken')));
  expect(line).toMatch(/^error ipc\.handler-failed cause="TypeError: broken\\n {4}at /);
});

it('T19: lets no value break the line or steer the terminal', () => {
  const line = logged((log) => log.info('x', { name: 'a\nerror forged \u001b[2J \u009b31m \u007f' }));
  expect(line).toBe('info x name="a\\nerror forged \\u001b[2J \\u009b31m \\u007f"');
});
