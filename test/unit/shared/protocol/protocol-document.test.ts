// docs/PROTOCOL.md is what others write clients from, so its numbers and codes must be the code's.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../../src-shared/errors/error-codes.ts';
import { Request } from '../../../../src-shared/protocol/client-frames.ts';
import { DEADLINES, LIMITS } from '../../../../src-shared/protocol/limits.ts';

const document = readFileSync(join(import.meta.dirname, '../../../../docs/PROTOCOL.md'), 'utf8');

function section(number: number): string {
  const start = document.indexOf(`\n## ${number}.`);
  const end = document.indexOf('\n## ', start + 1);
  return document.slice(start, end < 0 ? undefined : end);
}

/** Rows of a table as arrays of trimmed cells. */
function rows(text: string): string[][] {
  return [...text.matchAll(/^\| (.+) \|$/gm)].map((match) => (match[1] ?? '').split(' | ').map((cell) => cell.trim()));
}

describe('docs/PROTOCOL.md', () => {
  it('lists exactly the codes that travel on the wire', () => {
    const documented = rows(section(9)).map(([code]) => code).filter((code) => /^[A-Z_]+$/.test(code ?? ''));
    const inCode = Object.entries(ERROR_CODES).filter(([, { area }]) => area === 'wire').map(([code]) => code);
    expect(documented.sort()).toEqual(inCode.sort());
  });

  it('lists exactly the requests that a host understands', () => {
    const documented = rows(section(5)).map(([name]) => /^`([a-zA-Z.]+)`$/.exec(name ?? '')?.[1]).filter((name) => name !== undefined);
    expect(documented.sort()).toEqual(Request.options.map((option) => option.shape.type.value).sort());
  });

  it('states the limits of the code', () => {
    const table = new Map(rows(section(8)).map(([what, limit]) => [what, limit]));
    const numbers = (what: string) => [...(table.get(what) ?? '').matchAll(/\d+/g)].map((match) => Number(match[0]));
    expect(numbers('hello line')).toEqual([LIMITS.helloBytes]);
    expect(numbers('frame from a client')).toEqual([LIMITS.clientFrameBytes]);
    expect(numbers('frame from a host')).toEqual([LIMITS.hostFrameBytes]);
    expect(numbers('text of a message')).toEqual([LIMITS.textBytes]);
    expect(numbers('nesting of a frame')).toEqual([LIMITS.jsonDepth]);
    expect(numbers('name of a person')).toEqual([LIMITS.nameGraphemes, LIMITS.nameBytes]);
    expect(numbers('name of a room')).toEqual([LIMITS.roomNameGraphemes, LIMITS.roomNameBytes]);
    expect(numbers('entries of a history page')).toEqual([LIMITS.historyPageEntries, LIMITS.historyPageBytes]);
    expect(numbers('members of a page')).toEqual([LIMITS.memberPageEntries]);
    expect(numbers('rooms of a host')).toEqual([LIMITS.roomsPerHost]);
    expect(numbers('rooms of a session')).toEqual([LIMITS.roomsPerSession]);
    expect(numbers('requests without an answer')).toEqual([LIMITS.requestsInFlight]);
  });

  it('states the deadlines of the code', () => {
    const text = section(7);
    expect(text).toContain(`${DEADLINES.handshakeMs / 1_000} s in all`);
    expect(text).toContain(`may stay ${DEADLINES.silentMs / 60_000} minutes`);
    expect(text).toContain(`at least every ${DEADLINES.pingEveryMs / 1_000} s`);
    expect(text).toContain(`dead after ${DEADLINES.deadAfterMs / 1_000} s`);
  });
});
