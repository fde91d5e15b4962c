// Reads a QR code off a picture of the page, as a phone in front of the screen would.
import type { Locator } from '@playwright/test';
import jsqr from 'jsqr';

// Its types speak of a default export; what Node gives for it depends on who loads it.
const decode = (jsqr as unknown as { readonly default?: typeof jsqr }).default ?? jsqr;

/** @returns what the code in this part of the page says, null when there is none to be read. */
export async function readQr(part: Locator): Promise<string | null> {
  const picture = await part.screenshot({ animations: 'disabled' });
  const { grey, width, height } = await part.page().evaluate(async (png) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (char) => char.charCodeAt(0))], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    if (!context) throw new Error('No canvas');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    // One of four bytes says it all of black and white, and travels as text.
    const text = Array.from({ length: data.length / 4 }, (_, index) => String.fromCharCode(data[4 * index] ?? 0)).join('');
    return { grey: btoa(text), width: bitmap.width, height: bitmap.height };
  }, picture.toString('base64'));
  const pixels = Uint8ClampedArray.from([...Buffer.from(grey, 'base64')].flatMap((value) => [value, value, value, 255]));
  return decode(pixels, width, height)?.data ?? null;
}
