// A few small texts that outlive the page, where the browser keeps any. Must not know what they are.

/** What a browser offers (`localStorage`), or a test. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem'>;

export interface KeptTexts {
  /** Whether what is written now is still there at the next visit. */
  readonly isLasting: boolean;
  read(name: string): string | null;
  write(name: string, text: string): void;
}

const PREFIX = 'wassop.';

/** @param open throws where the person, or a private window, forbids to keep anything; then texts are kept until the page ends. */
export function openKeptTexts(open: () => TextStorage): KeptTexts {
  const texts = new Map<string, string>();
  const storage = tryOpen(open);
  return {
    isLasting: storage !== null,
    read: (name) => texts.get(name) ?? storage?.getItem(PREFIX + name) ?? null,
    write(name, text) {
      texts.set(name, text);
      try {
        storage?.setItem(PREFIX + name, text);
      } catch {
        // Full: it holds until the page ends, as above.
      }
    },
  };
}

function tryOpen(open: () => TextStorage): TextStorage | null {
  try {
    const storage = open();
    // Some browsers hand it out and refuse to use it.
    storage.setItem(`${PREFIX}probe`, '1');
    return storage;
  } catch {
    return null;
  }
}
