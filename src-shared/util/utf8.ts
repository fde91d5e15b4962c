// Text as UTF-8 bytes. Knows nothing of what it means.

const encoder = new TextEncoder();

/** Bytes that `text` takes in UTF-8; a lone surrogate counts as the three bytes of U+FFFD that take its place. */
export function utf8Length(text: string): number {
  let sizeBytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) sizeBytes += 1;
    else {
      sizeBytes += 2;
      // A pair is four bytes for two units: two of them are counted already, the first unit adds two.
      if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1))) index += 1;
    }
  }
  return sizeBytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Whether every character is one byte in UTF-8. */
export function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- ASCII begins with the control characters
  return /^[\x00-\x7f]*$/.test(text);
}
