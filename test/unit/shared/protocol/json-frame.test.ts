import { describe, expect, it } from 'vitest';
import { parseJsonFrame } from '../../../../src-shared/protocol/json-frame.ts';
import { LIMITS } from '../../../../src-shared/protocol/limits.ts';

function nested(levels: number): string {
  return '{"a":'.repeat(levels - 1) + '{}' + '}'.repeat(levels - 1);
}

describe('parseJsonFrame', () => {
  it('takes an object', () => {
    expect(parseJsonFrame('{"type":"ping"}')).toEqual({ ok: true, value: { type: 'ping' } });
  });

  it.each(['', '[]', '1', 'null', '"text"', '{', '{"a":}'])('refuses %j', (text) => {
    expect(parseJsonFrame(text)).toMatchObject({ ok: false, error: { code: 'WIRE_MALFORMED' } });
  });

  it('takes the deepest nesting allowed and refuses one level more', () => {
    expect(parseJsonFrame(nested(LIMITS.jsonDepth)).ok).toBe(true);
    expect(parseJsonFrame(nested(LIMITS.jsonDepth + 1))).toMatchObject({ ok: false, error: { details: { reason: 'depth' } } });
  });

  it('refuses a depth bomb of a million brackets without a stack overflow', () => {
    expect(parseJsonFrame('['.repeat(1_000_000)).ok).toBe(false);
  });

  it('does not count brackets inside strings', () => {
    const text = JSON.stringify({ text: '[{'.repeat(100) + '\\" ]' });
    expect(parseJsonFrame(text).ok).toBe(true);
  });
});
