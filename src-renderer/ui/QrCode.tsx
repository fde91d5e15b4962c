// A text as a QR code: dark on light whatever the theme, because that is what readers look for. Sized by its place.
import { useMemo } from 'react';
import { encode } from 'uqr';
import './qr-code.css';

/** ISO/IEC 18004: the quiet zone a reader needs, in modules. */
const QUIET_MODULES = 4;

export interface QrCodeProps {
  readonly text: string;
  /** Spoken name: a code says nothing to somebody who does not see it. */
  readonly label: string;
}

export function QrCode({ text, label }: QrCodeProps) {
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect className="qr-ground" width={size} height={size} />
      <path className="qr-modules" d={path} />
    </svg>
  );
}

/** One bar for each run of dark modules in a row. */
function draw(text: string): { readonly size: number; readonly path: string } {
  // M survives a smudge or a reflection; more would make the modules smaller.
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_MODULES });
  const bars = data.flatMap((row, y) => runs(row).map(({ x, width }) => `M${x} ${y}h${width}v1h-${width}z`));
  return { size, path: bars.join('') };
}

function runs(row: readonly boolean[]): { readonly x: number; readonly width: number }[] {
  const starts = row.flatMap((isDark, x) => (isDark && !row[x - 1] ? [x] : []));
  return starts.map((x) => {
    const end = row.indexOf(false, x);
    return { x, width: (end < 0 ? row.length : end) - x };
  });
}
