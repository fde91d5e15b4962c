// What a person typed into the composer → what they meant. Pure; must not know connections, rooms or screens.

/** Words the first program took for commands when they stood alone. It sent love as three hearts. */
const REACTION_TEXTS = { love: '❤️❤️❤️', like: '👍', dislike: '👎' } as const;

export type ComposerInput =
  | { readonly kind: 'empty' }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'reaction-word'; readonly text: (typeof REACTION_TEXTS)[keyof typeof REACTION_TEXTS] }
  | { readonly kind: 'help' }
  | { readonly kind: 'join'; readonly roomName: string }
  | { readonly kind: 'leave' }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'disconnect' }
  /** A known command without what it needs, e.g. `/join` alone. */
  | { readonly kind: 'missing-argument'; readonly command: string }
  | { readonly kind: 'unknown-command'; readonly command: string };

/** A slash and letters alone make a command: `/usr/bin`, `/1` and `/` are ordinary text. */
const SLASH_COMMAND = /^\/(\p{L}+)(?:\s+(.*))?$/su;

/** The slash commands in the order `/help` lists them; the arguments are named by the catalogue. */
export const SLASH_COMMANDS = ['help', 'join', 'leave', 'rooms', 'quit', 'love', 'like', 'dislike'] as const;

/**
 * Words alone count in capitals only, as in the first program, so that people can say "love".
 * Slash commands ignore case. `//text` sends `/text`. Text is handed on as typed, but for white space around it.
 */
export function parseComposerInput(input: string): ComposerInput {
  const text = input.trim();
  if (text === '') return { kind: 'empty' };
  if (text.startsWith('//')) return { kind: 'message', text: text.slice(1) };
  return parseWord(text) ?? parseSlashCommand(text) ?? { kind: 'message', text };
}

function parseWord(text: string): ComposerInput | null {
  switch (text) {
    case 'LOVE':
      return { kind: 'reaction-word', text: REACTION_TEXTS.love };
    case 'LIKE':
      return { kind: 'reaction-word', text: REACTION_TEXTS.like };
    case 'DISLIKE':
      return { kind: 'reaction-word', text: REACTION_TEXTS.dislike };
    case 'EXIT':
      return { kind: 'leave' };
    case 'REFR':
      return { kind: 'refresh' };
    case 'QUIT':
      return { kind: 'disconnect' };
    default:
      return null;
  }
}

function parseSlashCommand(text: string): ComposerInput | null {
  const match = SLASH_COMMAND.exec(text);
  if (!match) return null;
  const command = (match[1] ?? '').toLowerCase();
  const argument = (match[2] ?? '').trim();
  switch (command) {
    case 'help':
      return { kind: 'help' };
    case 'join':
      return argument === '' ? { kind: 'missing-argument', command } : { kind: 'join', roomName: argument };
    case 'leave':
      return { kind: 'leave' };
    case 'rooms':
    case 'refresh':
      return { kind: 'refresh' };
    case 'quit':
      return { kind: 'disconnect' };
    case 'love':
    case 'like':
    case 'dislike':
      return { kind: 'reaction-word', text: REACTION_TEXTS[command] };
    default:
      return { kind: 'unknown-command', command };
  }
}
