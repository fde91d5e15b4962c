// The command line of a start, up to the first link on it: a link comes from a web page or a message, and whatever stands behind it may
// have been put there by whoever wrote the link (security.md T26). Pure.

export interface StartArguments {
  /** What stands before the link, without the executable. */
  readonly own: readonly string[];
  /** As it was given; null when there is none. */
  readonly link: string | null;
  /** Something behind the link could be a switch, which Chromium has read by now. */
  readonly hasSwitchBehindLink: boolean;
}

const LINK = /^wassop:/i;

/** @param args without the executable. */
export function readStartArguments(args: readonly string[], platform: NodeJS.Platform): StartArguments {
  const index = args.findIndex((arg) => LINK.test(arg));
  if (index < 0) return { own: args, link: null, hasSwitchBehindLink: false };
  const own = args.slice(0, index);
  // Behind this mark nothing is a switch to Chromium, wherever it comes from.
  const isEnded = own.includes(END_OF_SWITCHES);
  return {
    own: own.filter((arg) => arg !== END_OF_SWITCHES),
    link: args[index] ?? null,
    hasSwitchBehindLink: !isEnded && args.slice(index + 1).some((arg) => isSwitch(arg, platform)),
  };
}

/** The same start without what stood behind the link. */
export function cleanedArguments({ own, link }: StartArguments): string[] {
  return link === null ? [...own] : [...own, END_OF_SWITCHES, link];
}

export const END_OF_SWITCHES = '--';

function isSwitch(arg: string, platform: NodeJS.Platform): boolean {
  return arg.startsWith('-') || (platform === 'win32' && arg.startsWith('/'));
}
