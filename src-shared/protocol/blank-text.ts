// What counts as saying nothing: shared by both sides, so that a client can say at once what a host would refuse.
// Source: docs/PROTOCOL.md section 5.

/** Anything but white space, characters made to be ignored (zero-width space, fillers, direction marks) and the blank of Braille. */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

export function isBlankText(text: string): boolean {
  return !VISIBLE.test(text);
}
