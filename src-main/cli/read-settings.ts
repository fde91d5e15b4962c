// Flags over environment over file over default. Each value is checked once, with the name of the place it came from.
// Knows nothing of what the settings do.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseSettingText } from './parse-text.ts';
import { CONFIG_FLAG, CONFIG_VARIABLE, SETTING_NAMES, SETTINGS, SettingsPatch } from './settings.ts';
import type { SettingName, Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type RawValues = Partial<Record<SettingName, unknown>>;

/** A place values come from, and how a sentence begins that speaks of one of them. */
interface Source {
  readonly values: Readonly<Record<string, unknown>>;
  readonly nameOf: (name: SettingName) => string;
  /** Relative paths are relative to this. */
  readonly baseDir: string;
}

export interface SettingsInput {
  readonly args: readonly string[];
  readonly env: Environment;
  readonly workingDir: string;
  readonly defaults: Settings;
}

/** @throws UsageError. */
export function readSettings({ args, env, workingDir, defaults }: SettingsInput): Settings {
  const { config, values } = parseFlags(args);
  const flags: Source = { values, nameOf: (name) => `The flag --${SETTINGS[name].flag}`, baseDir: workingDir };
  const environment: Source = {
    values: readEnvironment(env),
    nameOf: (name) => `The environment variable ${SETTINGS[name].variable}`,
    baseDir: workingDir,
  };
  const configPath = config ?? (env[CONFIG_VARIABLE] || undefined);
  const sources = [configPath === undefined ? [] : [readConfigFile(resolve(workingDir, configPath))], environment, flags].flat();
  return Object.assign({}, defaults, ...sources.map(check)) as Settings;
}

function parseFlags(args: readonly string[]): { readonly config: string | undefined; readonly values: RawValues } {
  const values: RawValues = {};
  const parsed = parseKnownFlags(args);
  for (const name of SETTING_NAMES) {
    const { flag, form } = SETTINGS[name];
    const given = parsed[flag];
    if (given === undefined) continue;
    if (typeof given === 'boolean') values[name] = form === 'switch';
    else values[name] = parseSettingText(name, given);
  }
  const config = parsed[CONFIG_FLAG];
  return { config: typeof config === 'string' ? config : undefined, values };
}

function parseKnownFlags(args: readonly string[]): Record<string, string | boolean | string[] | undefined> {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = { [CONFIG_FLAG]: { type: 'string' } };
  for (const { flag, form } of Object.values(SETTINGS)) {
    options[flag] = form === 'switch' || form === 'off-switch' ? { type: 'boolean' } : { type: 'string', multiple: form === 'list' };
  }
  try {
    return parseArgs({ args: [...args], options, strict: true }).values as Record<string, string | boolean | string[] | undefined>;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node's own first sentence names the flag; what follows it is about a syntax nobody asked for.
    const [sentence = error.message] = error.message.split(/\.\s|\n/);
    throw new UsageError(`${sentence}.`);
  }
}

function readEnvironment(env: Environment): RawValues {
  const values: RawValues = {};
  for (const name of SETTING_NAMES) {
    const text = env[SETTINGS[name].variable];
    // An empty variable is how a service file says that it is not set.
    if (text) values[name] = parseSettingText(name, text);
  }
  return values;
}

function readConfigFile(path: string): Source {
  return {
    values: parseConfigFile(path),
    nameOf: (name) => `In the configuration file ${path}, "${name}"`,
    baseDir: resolve(path, '..'),
  };
}

function parseConfigFile(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new UsageError(`The configuration file ${path} cannot be read (${code}).`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The configuration file ${path} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`The configuration file ${path} holds no JSON object.`);
  }
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(SETTINGS, key));
  if (unknown !== undefined) {
    throw new UsageError(
      `The configuration file ${path} has the unknown setting "${unknown}". It may have: ${SETTING_NAMES.join(', ')}.`,
    );
  }
  return value as Record<string, unknown>;
}

function check({ values, nameOf, baseDir }: Source): SettingsPatch {
  const parsed = SettingsPatch.safeParse(values);
  if (parsed.success) {
    const { dataDir, installers } = parsed.data;
    return {
      ...parsed.data,
      ...(dataDir === undefined ? {} : { dataDir: resolve(baseDir, dataDir) }),
      ...(installers === undefined ? {} : { installers: resolve(baseDir, installers) }),
    };
  }
  const [issue] = parsed.error.issues;
  const name = SETTING_NAMES.find((candidate) => candidate === issue?.path[0]);
  if (!issue || !name) throw parsed.error;
  throw new UsageError(`${nameOf(name)} takes ${SETTINGS[name].takes}, not ${JSON.stringify(valueAt(values, issue.path))}.`);
}

/** The part of the value that was refused: one word of a list, else the whole. */
function valueAt(values: Readonly<Record<string, unknown>>, path: readonly PropertyKey[]): unknown {
  const value = values[String(path[0])];
  const index = path[1];
  return Array.isArray(value) && typeof index === 'number' ? value[index] : value;
}
