// Figures as Markdown tables, ready for docs/performance.md.
import { SCENARIOS } from './fan-out/scenarios.mjs';

const number = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : '–');
const row = (cells) => `| ${cells.join(' | ')} |`;

function table(head, rows) {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

export function fanOutTable(results) {
  return SCENARIOS.flatMap((scenario) => {
    const own = results.filter((result) => result.scenario === scenario.id);
    if (own.length === 0) return [];
    const rows = own.map((result) => [
      result.title,
      number(result.deliveriesPerSecond / 1000, 0),
      number(result.ratio, 2) + (result.aim === undefined ? '' : ` (aim ${result.aim})`),
      number(result.cpuSecondsPerMillion, 2),
      number(result.latencyP50Ms, 1),
      number(result.latencyP99Ms, 1),
      number(result.rssBytes / 1e6, 0),
      result.failures.length === 0 ? number(result.verifiedDeliveries / 1e6, 1) : `FAILED: ${result.failures.join('; ')}`,
    ]);
    const head = ['server', '1,000 deliveries/s', 'of bare', 'CPU s per million', 'p50 ms', 'p99 ms', 'peak RSS MB', 'million verified'];
    return [`\n**${scenario.title}**\n`, table(head, rows)];
  }).join('\n');
}

export function historyTable(figures) {
  const rows = figures.map(({ name, value, unit }) => [name, `${number(value, unit === 'ms' ? 1 : 0)} ${unit}`]);
  return `\n**history, SQLite, every group on disk**\n\n${table(['what', 'median'], rows)}`;
}

export function discoveryTable(figures) {
  const rows = figures.map(({ name, value, unit }) => [name, `${number(value, unit === 'ms' ? 0 : 2)} ${unit}`.trim()]);
  return `\n**hosts near by, two computers on one network**\n\n${table(['what', 'figure'], rows)}`;
}

export function reconnectTable(figures) {
  const rows = figures.map(({ title, backMs, completeMs, missed, isWhole }) => [
    title,
    number(backMs, 0),
    missed === 0 ? '–' : number(completeMs, 0),
    isWhole ? String(missed) : `FAILED of ${missed}`,
  ]);
  return `\n**back after an absence, from its end on**\n\n${table(['absence', 'in the rooms ms', 'with everything ms', 'messages missed'], rows)}`;
}

export function coldStartTable(apps, electronVersion) {
  const rows = apps.map((app) => [
    app.title,
    number(app.readyToShowMs, 0),
    number(app.firstPaintMs, 0),
    number(app.usableMs, 0),
    number(app.pssBytes / 1e6, 0),
    number(app.processes, 0),
  ]);
  return `\n**from the start of the process, Electron ${electronVersion}**\n\n${table(['app', 'ready to show ms', 'first paint ms', 'usable ms', 'memory MB (PSS)', 'processes'], rows)}`;
}

export function searchTable({ figures, messages, sizeMb, indexSeconds }) {
  const rows = figures.map(({ name, p50Ms, worstMs, hits }) => [name, number(p50Ms, 1), number(worstMs, 1), number(hits, 0)]);
  const title = `a page of hits among ${messages.toLocaleString('en')} messages; copy and index ${number(sizeMb, 0)} MB, indexed in ${number(indexSeconds, 0)} s`;
  return `\n**${title}**\n\n${table(['looked for', 'median ms', 'worst ms', 'hits on the page'], rows)}`;
}

export function scrollTable(ways) {
  const rows = ways.map((way) => [way.title, way.frames, number(way.p50Ms, 1), number(way.p99Ms, 1), number(way.worstMs, 1)]);
  return `\n**100,000 messages, milliseconds from frame to frame**\n\n${table(['while', 'frames', 'p50', 'p99', 'worst'], rows)}`;
}
