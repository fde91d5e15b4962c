// What strangers wrote, so that it can stand in a file of others without steering whoever shows it. Pure.

// C0 and DEL, C1, and the separators that some programs take for a line break.
// oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]/g;

/** Embeddings, overrides and isolates: left open, they turn what stands behind them. */
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

function asEscape(char: string): string {
  const code = char.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
}

/** Control characters but line feeds and tabs are written as `\x1b`. */
export function withoutControls(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROLS, asEscape);
}

/** For text that shares its line with other text: also what changes direction is written as `\u202e`. */
export function withinLine(text: string): string {
  return withoutControls(text).replace(DIRECTION_CONTROLS, asEscape);
}
