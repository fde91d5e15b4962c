// The main process's own log, on stderr: one line an event, its name first. The text of messages never goes in.

export type LogDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface AppLog {
  info(event: string, details?: LogDetails): void;
  warn(event: string, details?: LogDetails): void;
  error(event: string, details?: LogDetails, cause?: unknown): void;
}

/** @param write takes one line without its line end. */
export function createAppLog(write: (line: string) => void): AppLog {
  const line = (level: string, event: string, details: LogDetails = {}, cause?: unknown) =>
    write([level, event, ...formatDetails(details), ...formatCause(cause)].join(' '));
  return {
    info: (event, details) => line('info', event, details),
    warn: (event, details) => line('warn', event, details),
    error: (event, details, cause) => line('error', event, details, cause),
  };
}

// JSON escapes control characters, so nothing in a value can forge a line or steer a terminal (C1 is escaped by hand).
const quoted = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\u009f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

function formatDetails(details: LogDetails): string[] {
  return Object.entries(details).map(([key, value]) => `${key}=${quoted(value)}`);
}

function formatCause(cause: unknown): string[] {
  if (cause === undefined) return [];
  return [`cause=${quoted(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))}`];
}
