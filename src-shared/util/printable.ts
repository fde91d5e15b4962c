// Text of strangers made harmless for a terminal or a log line. Knows nothing of who reads it.

// C0 without the tab, DEL and C1: what a terminal acts on instead of showing. ESC is among them, so no sequence survives.
// oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/g;

/**
 * `text` with every control character but the tab written as `\x1b`: one line, nothing a terminal obeys.
 * Split at line breaks first where they are to stay line breaks.
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
