// The command line that electron-builder gives fpm, as the stand-in reads it.
import { expect, it } from 'vitest';
import { parseFpmArguments, splitDescription } from '../../../scripts/lib/fpm/arguments.mjs';

it('reads switches, lists, both forms of options, and files whose names hold a =', () => {
  const request = parseFpmArguments([
    ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'libgtk-3-0', '--deb-recommends', 'xdg-utils'],
    ...['--name', 'wassop', '--description', 'Chat\n for people', '--url=https://wassop.example/?a=b'],
    ...['/build/app/=/opt/Wassop', '/build/a=b.desktop=/usr/share/applications/wassop.desktop'],
  ]);
  expect(request).toEqual({
    source: 'dir',
    target: 'deb',
    depends: ['libnss3', 'libgtk-3-0'],
    recommends: ['xdg-utils'],
    options: { name: 'wassop', description: 'Chat\n for people', url: 'https://wassop.example/?a=b' },
    mappings: [
      { source: '/build/app/', target: '/opt/Wassop' },
      { source: '/build/a=b.desktop', target: '/usr/share/applications/wassop.desktop' },
    ],
  });
});

it('takes the first line of a description as its summary, and repeats it where there is no other', () => {
  expect(splitDescription('Chat\n  for people')).toEqual({ summary: 'Chat', lines: ['for people'] });
  expect(splitDescription('Chat')).toEqual({ summary: 'Chat', lines: ['Chat'] });
  expect(splitDescription('\n  for people')).toEqual({ summary: 'for people', lines: ['for people'] });
});
