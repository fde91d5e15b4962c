/** Reads source files into what the rules look at: syntax tree, imports, comments. Knows no rule. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';

/** What the rules need of a syntax node; everything else of it stays unknown. */
export interface SyntaxNode {
  readonly type: string;
  /** Offset in the text. */
  readonly start: number;
  readonly [field: string]: unknown;
}

export interface Import {
  /** As written: a package, or a relative path. */
  readonly specifier: string;
  /** Path inside the checkout, of a relative import. */
  readonly target: string | undefined;
  readonly line: number;
}

export interface SourceFile {
  /** Path inside the checkout, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly program: SyntaxNode;
  readonly imports: readonly Import[];
  readonly comments: ReadonlyArray<{ readonly text: string; readonly line: number; readonly start: number }>;
}

const ROOT_DIR = path.resolve(import.meta.dirname, '../..');

/** @param folder inside the checkout. @returns every TypeScript file below it, declarations excepted */
export function readSourceFiles(folder: string): SourceFile[] {
  return readdirSync(path.join(ROOT_DIR, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .sort()
    .map((file) => parseSourceFile(file, readFileSync(path.join(ROOT_DIR, file), 'utf8')));
}

/** @throws when the text is no TypeScript */
export function parseSourceFile(file: string, text: string): SourceFile {
  const parsed = parseSync(file, text);
  if (parsed.errors.length > 0) throw new Error(`${file}: ${parsed.errors[0]?.message}`);
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const requests = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest),
    ...staticExports.flatMap(({ entries }) => entries.slice(0, 1).flatMap(({ moduleRequest }) => moduleRequest ?? [])),
    ...dynamicImports.map(({ moduleRequest }) => moduleRequest),
  ];
  return {
    path: file,
    text,
    program: { ...parsed.program },
    imports: requests.map(({ start, end }) => {
      const specifier = text.slice(start, end).replace(/^['"`]|['"`]$/g, '');
      const target = specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : undefined;
      return { specifier, target, line: lineAt(text, start) };
    }),
    comments: parsed.comments.map(({ value, start }) => ({ text: value, line: lineAt(text, start), start })),
  };
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Every node below `node`, itself first, each with the nodes that hold it, nearest first. */
export function* walk(node: SyntaxNode, ancestors: readonly SyntaxNode[] = []): Generator<{ node: SyntaxNode; ancestors: readonly SyntaxNode[] }> {
  yield { node, ancestors };
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) yield* walk(child, [node, ...ancestors]);
    }
  }
}

/** The child that `key` holds, if it is a node. */
export function childNode(node: SyntaxNode | undefined, key: string): SyntaxNode | undefined {
  const child = node?.[key];
  return isNode(child) ? child : undefined;
}

/** The nodes of the list that `key` holds. */
export function childNodes(node: SyntaxNode, key: string): SyntaxNode[] {
  const children = node[key];
  return Array.isArray(children) ? children.filter(isNode) : [];
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value && typeof value.start === 'number';
}
