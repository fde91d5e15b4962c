import { describe, expect, it } from 'vitest';
import { failure } from '../../../../src-shared/errors/app-failure.ts';
import type { AppFailure } from '../../../../src-shared/errors/app-failure.ts';
import { ERROR_CODES } from '../../../../src-shared/errors/error-codes.ts';
import { EXIT, exitCodeOf } from '../../../../src-main/cli/exit-codes.ts';
import { failureSentence } from '../../../../src-main/cli/failure-sentence.ts';
import { helpText } from '../../../../src-main/cli/help.ts';
import { SETTINGS } from '../../../../src-main/cli/settings.ts';

const CASES: readonly (readonly [AppFailure, number, string])[] = [
  [failure('PORT_IN_USE', { port: 5555 }), 3, 'Port 5555 is in use by another program. Choose another with --port, or take the next free one with --port-next.'],
  [failure('PORT_FORBIDDEN', { port: 80 }), 1, 'The system does not allow port 80. Choose one above 1023 with --port.'],
  [failure('LISTEN_ADDRESS_UNUSABLE', { address: '10.0.0.1', reason: 'EADDRNOTAVAIL' }), 1, 'This computer cannot listen on 10.0.0.1 (EADDRNOTAVAIL).'],
  [failure('HOST_DATA_UNUSABLE', { reason: 'disk-full' }), 4, 'The data folder /data cannot be used: the disk is full.'],
  [failure('HOST_DATA_UNUSABLE', { reason: 'read-only' }), 4, 'The data folder /data cannot be used: it is read-only.'],
  [failure('HOST_DATA_UNUSABLE', { reason: 'EIO' }), 4, 'The data folder /data cannot be used: EIO.'],
  [failure('HOST_DATA_DAMAGED', { reason: 'empty' }), 4, 'The data in /data is damaged (the database is empty) and was left as it is. Put a backup in its place, or move the folder away to start afresh.'],
  [failure('HOST_DATA_DAMAGED', { file: 'host-key.pem' }), 4, 'The data in /data is damaged (its content cannot be read) and was left as it is. Put a backup in its place, or move the folder away to start afresh.'],
  [failure('HOST_DATA_NEWER', { version: 2 }), 4, 'The data in /data was written by a newer version of Wassop. Update this one; the data was not touched.'],
  [failure('HOST_ALREADY_RUNNING'), 4, 'Another host is using the data folder /data. Stop it, or choose another folder with --data-dir.'],
  [
    failure('HOST_START_FAILED', { reason: 'history-thread' }),
    1,
    'The thread that keeps the history could not start. Most often the system allows too few open files (ulimit -n) or too little memory.',
  ],
  [failure('HISTORY_UNAVAILABLE'), 1, 'The host could not start (HISTORY_UNAVAILABLE).'],
];

describe('why a host did not start', () => {
  it.each(CASES)('%j is exit code %i and a sentence', (reason, exitCode, sentence) => {
    expect(failureSentence(reason, '/data')).toBe(sentence);
    expect(exitCodeOf(reason.code)).toBe(exitCode);
  });

  it('is never exit code 0', () => {
    for (const code of Object.keys(ERROR_CODES) as (keyof typeof ERROR_CODES)[]) expect(exitCodeOf(code)).not.toBe(EXIT.ok);
  });
});

describe('the help', () => {
  it('names every flag, key and exit code', () => {
    const help = helpText();
    for (const [name, { flag }] of Object.entries(SETTINGS)) {
      expect(help).toContain(`--${flag}`);
      expect(help).toMatch(new RegExp(`\\b${name}\\b`));
    }
    for (const exitCode of Object.values(EXIT)) expect(help).toMatch(new RegExp(`^ {2}${exitCode} {2}\\S`, 'm'));
  });

  it('is at most 108 columns wide', () => {
    for (const line of helpText().split('\n')) expect(line.length).toBeLessThanOrEqual(108);
  });
});
