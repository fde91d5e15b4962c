// Order statistics of small samples.

/** @returns the value below which `share` (0–1) of the samples lie; NaN without samples */
export function percentile(samples, share) {
  const sorted = Float64Array.from(samples).sort();
  return sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export const median = (samples) => percentile(samples, 0.5);
