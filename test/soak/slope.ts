// The straight line through figures over time. Knows nothing of what they measure.

/** Least squares. @returns how much the value grows in an hour; 0 for fewer than two points. */
export function slopePerHour(points: readonly { readonly atMs: number; readonly value: number }[]): number {
  if (points.length < 2) return 0;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanAtMs = mean(points.map(({ atMs }) => atMs));
  const meanValue = mean(points.map(({ value }) => value));
  const covariance = points.reduce((sum, { atMs, value }) => sum + (atMs - meanAtMs) * (value - meanValue), 0);
  const variance = points.reduce((sum, { atMs }) => sum + (atMs - meanAtMs) ** 2, 0);
  return (covariance / variance) * 3_600_000;
}
