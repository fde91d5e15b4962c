/** Holds the real tree to the rules. What each rule catches is proven in rules.test.ts. */
import { expect, it } from 'vitest';
import * as rules from './rules.ts';
import { readSourceFiles } from './source-file.ts';

const sources = ['src-shared', 'src-main', 'src-renderer'].flatMap(readSourceFiles);
const tests = readSourceFiles('test');

const SOURCE_RULES: Readonly<Record<string, rules.Rule>> = {
  'imports follow the table of layers': rules.importsFollowTheLayerTable,
  'only the Electron layers import electron': rules.onlyElectronLayersImportElectron,
  'only src-main imports modules of Node': rules.onlyMainImportsNode,
  'features of the page do not import each other': rules.featuresDoNotImportFeatures,
  'shared code uses no global of one runtime': rules.sharedCodeUsesNoRuntimeGlobals,
  'shared code is handed time and randomness': rules.sharedCodeReadsNoClockAndNoDice,
  'handlers for the page are registered behind their checks': rules.ipcMainIsUsedBehindItsWrapper,
  'no file only re-exports others': rules.noBarrels,
  'every module opens with its purpose': rules.modulesSayWhatTheyAreFor,
  'text that people see comes from the catalogues': rules.noLiteralTextInJsx,
};

const RULES_FOR_ALL: Readonly<Record<string, rules.Rule>> = {
  'nothing is exported as default': rules.noDefaultExport,
  'nothing has the type any': rules.noAny,
  'a suppressed check says why': rules.suppressionsGiveAReason,
  'file names are kebab-case, components PascalCase': rules.fileNamesAreKebabCase,
};

const TEST_RULES: Readonly<Record<string, rules.Rule>> = {
  'no test is skipped or runs alone': rules.testsAreNeitherSkippedNorAlone,
  'no module but electron is mocked': rules.onlyElectronIsMocked,
  'no test sleeps': rules.testsWaitForEvents,
};

it.each(Object.entries({ ...SOURCE_RULES, ...RULES_FOR_ALL }))('source: %s', (_name, rule) => {
  expect(violations(sources, rule)).toEqual([]);
});

it.each(Object.entries({ ...TEST_RULES, ...RULES_FOR_ALL }))('tests: %s', (_name, rule) => {
  expect(violations(tests, rule)).toEqual([]);
});

function violations(files: typeof sources, rule: rules.Rule): string[] {
  return files.flatMap((file) => rule(file).map((complaint) => `${file.path}:${complaint}`));
}
