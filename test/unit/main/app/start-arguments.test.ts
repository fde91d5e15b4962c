import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanedArguments, readStartArguments } from '../../../../src-main/app/start-arguments.ts';

describe('the arguments of a start', () => {
  it.each([
    [[], [], null, false],
    [['--profile-dir=x', '.'], ['--profile-dir=x', '.'], null, false],
    [['wassop://h/'], [], 'wassop://h/', false],
    [['WASSOP://h/', 'x'], [], 'WASSOP://h/', false],
    [['--lang=es', '--', 'wassop://h/'], ['--lang=es'], 'wassop://h/', false],
    [['a', 'wassop:x', 'wassop://second/'], ['a'], 'wassop:x', false],
    [['wassop://h/', '--inspect'], [], 'wassop://h/', true],
    [['wassop://h/', 'x', '-r'], [], 'wassop://h/', true],
    [['--', 'wassop://h/', '--inspect'], [], 'wassop://h/', false],
  ])('%j are what stands before the first link, and that link', (args, own, link, hasSwitchBehindLink) => {
    expect(readStartArguments(args, 'linux')).toEqual({ own, link, hasSwitchBehindLink });
  });

  it('may be switches with a slash on Windows', () => {
    expect(readStartArguments(['wassop://h/', '/inspect'], 'win32').hasSwitchBehindLink).toBe(true);
    expect(readStartArguments(['wassop://h/', '/inspect'], 'linux').hasSwitchBehindLink).toBe(false);
  });

  it('hold, once cleaned, nothing from behind the link, and are clean', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.oneof(fc.string(), fc.constantFrom('--inspect', '--', '-r', 'wassop://x'))), (before, behind) => {
        const args = [...before.filter((arg) => !/^wassop:/i.test(arg)), 'wassop://h/', ...behind];
        const cleaned = cleanedArguments(readStartArguments(args, 'linux'));
        expect(cleaned.at(-1)).toBe('wassop://h/');
        expect(cleaned.at(-2)).toBe('--');
        expect(readStartArguments(cleaned, 'linux')).toMatchObject({ link: 'wassop://h/', hasSwitchBehindLink: false });
      }),
    );
  });
});
