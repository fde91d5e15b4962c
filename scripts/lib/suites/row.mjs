// What a suite comes to, and how all of them are told. A row without a run is told as such and never counted.

/** @typedef {{ suite: string, passed: number, failed: number } | { suite: string, notRun: string }} Row */

/** @returns {Row} one command that is right or wrong as a whole counts as one */
export const commandRow = (suite, exitCode) => ({ suite, passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1 });

/** @returns {Row} */
export const notRunRow = (suite, why) => ({ suite, notRun: why });

export const hasFailed = (rows) => rows.some(({ failed = 0 }) => failed > 0);

/** @param {Row[]} rows @returns {string[]} the last line is the sum alone */
export function summaryLines(rows) {
  const sum = (key) => rows.reduce((total, row) => total + (row[key] ?? 0), 0);
  const width = Math.max(...rows.map(({ suite }) => suite.length));
  return [
    ...rows.filter((row) => row.notRun === undefined).map(({ suite, passed, failed }) => `${suite.padEnd(width)}  ${passed} passed, ${failed} failed`),
    ...rows.filter((row) => row.notRun !== undefined).map(({ suite, notRun }) => `not run: ${suite}: ${notRun}`),
    `${sum('passed')} passed, ${sum('failed')} failed`,
  ];
}
