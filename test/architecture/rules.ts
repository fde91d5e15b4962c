/**
 * The house rules that a machine can check. Each rule takes one source file and names what breaks it, as `line: what`.
 * Knows nothing of the real tree: rules.test.ts plants a violation of each.
 */
import { builtinModules } from 'node:module';
import { LAYERS, type Layer } from './layers.ts';
import { childNode, childNodes, lineAt, walk, type SourceFile, type SyntaxNode } from './source-file.ts';

export type Rule = (file: SourceFile) => string[];

const isInside = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`);

function layerOf(file: string): Layer | undefined {
  return LAYERS.filter(({ path }) => isInside(file, path)).sort((a, b) => b.path.length - a.path.length)[0];
}

export const importsFollowTheLayerTable: Rule = (file) => {
  const layer = layerOf(file.path);
  if (layer === undefined) return [`1: no layer of layers.ts holds ${file.path}`];
  return file.imports.flatMap(({ target, line }) => {
    if (target === undefined) return [];
    const isOwn = layerOf(target)?.path === layer.path;
    const isAllowed = isOwn || layer.mayImport.some((folder) => isInside(target, folder));
    return isAllowed ? [] : [`${line}: ${layer.path} may not import ${target}`];
  });
};

export const onlyElectronLayersImportElectron: Rule = (file) =>
  layerOf(file.path)?.electron
    ? []
    : file.imports.flatMap(({ specifier, line }) => (/^electron(\/|$)/.test(specifier) ? [`${line}: imports ${specifier}`] : []));

export const onlyMainImportsNode: Rule = (file) => {
  if (file.path.startsWith('src-main/')) return [];
  const isBuiltin = (specifier: string) => specifier.startsWith('node:') || builtinModules.includes(specifier);
  return file.imports.flatMap(({ specifier, line }) => (isBuiltin(specifier) ? [`${line}: imports ${specifier}`] : []));
};

const FEATURE = /^src-renderer\/features\/([^/]+)\//;

export const featuresDoNotImportFeatures: Rule = (file) => {
  const feature = FEATURE.exec(file.path)?.[1];
  return file.imports.flatMap(({ target, line }) => {
    const other = FEATURE.exec(target ?? '')?.[1];
    return feature !== undefined && other !== undefined && other !== feature ? [`${line}: ${feature} imports ${other}`] : [];
  });
};

/** Globals of one runtime. Shared code gets time and randomness handed in, and bytes as Uint8Array. */
const RUNTIME_GLOBALS = new Set([
  'window', 'document', 'navigator', 'localStorage', 'sessionStorage', 'indexedDB', 'fetch', 'WebSocket', 'crypto', 'performance',
  'process', 'Buffer', 'require', '__dirname', 'global', 'globalThis', 'console',
  'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame',
]);

export const sharedCodeUsesNoRuntimeGlobals: Rule = (file) => {
  if (!file.path.startsWith('src-shared/')) return [];
  return report(file, (node, [parent]) => {
    const name = identifierName(node);
    if (name === undefined || !RUNTIME_GLOBALS.has(name) || isPropertyName(node, parent)) return undefined;
    return `uses ${name}`;
  });
};

/** Shared code is given its clock and its random numbers. */
export const sharedCodeReadsNoClockAndNoDice: Rule = (file) => {
  if (!file.path.startsWith('src-shared/')) return [];
  return report(file, (node) => {
    const member = memberName(node);
    return member === 'Date.now' || member === 'Math.random' ? `uses ${member}` : undefined;
  });
};

/** Configuration is read by tools that look for one. */
const isConfiguration = ({ path }: SourceFile): boolean => path.endsWith('.config.ts');

export const noDefaultExport: Rule = (file) =>
  isConfiguration(file) ? [] : report(file, (node) => (node.type === 'ExportDefaultDeclaration' ? 'default export' : undefined));

export const noAny: Rule = (file) => report(file, (node) => (node.type === 'TSAnyKeyword' ? 'any' : undefined));

export const noBarrels: Rule = (file) => {
  const body = childNodes(file.program, 'body');
  const isReexport = (node: SyntaxNode) => node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && childNode(node, 'source') !== undefined);
  return body.length > 0 && body.every(isReexport) ? ['1: only exports what other files have'] : [];
};

export const suppressionsGiveAReason: Rule = (file) =>
  file.comments.flatMap(({ text, line }) => {
    if (/@ts-(ignore|nocheck)/.test(text)) return [`${line}: @ts-ignore and @ts-nocheck hide more than one error`];
    const suppression = /(@ts-expect-error|(?:ox|es)lint-disable\S*)(.*)/s.exec(text);
    if (suppression === null) return [];
    const hasReason = suppression[1]?.startsWith('@ts') ? /\w{3}/.test(suppression[2] ?? '') : /--\s*\w{3}/.test(suppression[2] ?? '');
    return hasReason ? [] : [`${line}: ${suppression[1]} without a reason`];
  });

export const modulesSayWhatTheyAreFor: Rule = (file) => {
  const bodyStart = childNodes(file.program, 'body')[0]?.start ?? file.text.length;
  return file.comments.some(({ start }) => start < bodyStart) ? [] : ['1: does not open with a comment that says its purpose'];
};

/** Attributes whose value people see or hear. */
const SPOKEN_ATTRIBUTES = new Set(['aria-label', 'aria-description', 'aria-placeholder', 'aria-roledescription', 'aria-valuetext', 'title', 'alt', 'placeholder', 'label']);
const hasLetters = (value: unknown): boolean => typeof value === 'string' && /\p{L}/u.test(value);

const PASSES_VALUE_ON = new Set(['ConditionalExpression', 'LogicalExpression', 'ParenthesizedExpression']);

export const noLiteralTextInJsx: Rule = (file) =>
  report(file, (node, ancestors) => {
    const text = node['value'];
    if (!hasLetters(text) || (node.type !== 'JSXText' && node.type !== 'Literal')) return undefined;
    return node.type === 'JSXText' || isShown(ancestors) ? `literal text ${JSON.stringify(text)}` : undefined;
  });

/** Whether a literal held by these nodes ends up as text of an element, or in an attribute that is read out. */
function isShown(ancestors: readonly SyntaxNode[]): boolean {
  const [holder, outer] = ancestors.filter(({ type }) => !PASSES_VALUE_ON.has(type));
  const attribute = holder?.type === 'JSXAttribute' ? holder : outer?.type === 'JSXAttribute' ? outer : undefined;
  if (attribute !== undefined) return SPOKEN_ATTRIBUTES.has(String(childNode(attribute, 'name')?.['name']));
  return holder?.type === 'JSXExpressionContainer';
}

/** The one place that may register handlers checks sender and arguments around each. */
const IPC_REGISTRATION_FOLDER = 'src-main/ipc';

export const ipcMainIsUsedBehindItsWrapper: Rule = (file) => {
  if (isInside(file.path, IPC_REGISTRATION_FOLDER)) return [];
  return report(file, (node) => (memberName(node)?.startsWith('ipcMain.') ? `uses ${memberName(node)}` : undefined));
};

export const fileNamesAreKebabCase: Rule = (file) => {
  const name = file.path.split('/').at(-1) ?? '';
  const isFine = /^[a-z0-9]+([.-][a-z0-9]+)*\.tsx?$/.test(name) || /^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/.test(name);
  return isFine ? [] : [`1: ${name} is neither kebab-case nor a component in PascalCase`];
};

const LONERS = /^(it|test|describe|test\.describe)\.(only|todo|fixme|fail|fails)$/;
const SKIPS = /^(it|test|describe|test\.describe)\.skip$/;

/** Skipping by a condition may stay: what a machine cannot run is listed by the test script as not run. */
export const testsAreNeitherSkippedNorAlone: Rule = (file) =>
  report(file, (node) => {
    const member = memberName(node);
    if (member !== undefined && LONERS.test(member)) return member;
    const callee = memberName(childNode(node, 'callee')) ?? '';
    if (node.type !== 'CallExpression' || !SKIPS.test(callee)) return undefined;
    const [condition, ...others] = childNodes(node, 'arguments');
    const isConditional = condition !== undefined && condition.type !== 'Literal' && condition.type !== 'TemplateLiteral' && others.length === 1;
    return isConditional ? undefined : callee;
  });

export const onlyElectronIsMocked: Rule = (file) =>
  report(file, (node) => {
    if (node.type !== 'CallExpression' || !/^vi\.(mock|doMock)$/.test(memberName(childNode(node, 'callee')) ?? '')) return undefined;
    const target = childNodes(node, 'arguments')[0]?.['value'];
    return target === 'electron' ? undefined : `mocks ${String(target)}`;
  });

/** A test that waits for a time is slow on a fast machine and wrong on a slow one. */
export const testsWaitForEvents: Rule = (file) =>
  report(file, (node) => {
    if (node.type === 'ImportDeclaration') return childNode(node, 'source')?.['value'] === 'node:timers/promises' ? 'imports sleeps' : undefined;
    const member = memberName(node);
    return member?.endsWith('.waitForTimeout') ? member : undefined;
  });

function report(file: SourceFile, judge: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => string | undefined): string[] {
  const found: string[] = [];
  for (const { node, ancestors } of walk(file.program)) {
    const complaint = judge(node, ancestors);
    if (complaint !== undefined) found.push(`${lineAt(file.text, node.start)}: ${complaint}`);
  }
  return found;
}

function identifierName(node: SyntaxNode | undefined): string | undefined {
  return node?.type === 'Identifier' && typeof node['name'] === 'string' ? node['name'] : undefined;
}

/** `a.b` of a plain member access, also `a.b.c`. */
function memberName(node: SyntaxNode | undefined): string | undefined {
  if (node?.type !== 'MemberExpression' || node['computed'] === true) return undefined;
  const object = childNode(node, 'object');
  const [left, right] = [identifierName(object) ?? memberName(object), identifierName(childNode(node, 'property'))];
  return left !== undefined && right !== undefined ? `${left}.${right}` : undefined;
}

/** Names of fields, as against uses of a global of that name. */
function isPropertyName(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (parent === undefined) return false;
  const isKey = childNode(parent, 'key')?.start === node.start && parent['shorthand'] !== true;
  const isMember = parent.type === 'MemberExpression' && parent['computed'] !== true && childNode(parent, 'property')?.start === node.start;
  return isKey || isMember || parent.type === 'TSPropertySignature' || parent.type === 'TSMethodSignature';
}
