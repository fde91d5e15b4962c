// Byte streams of JSON pair clients, good and bad, with the objects a host finds in them. Shared by unit and conformance tests.
import type { ErrorCode } from '../../src-shared/errors/error-codes.ts';
import { joinBytes, toBytes } from './cut-bytes.ts';

export interface JsonPairCase {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly objects: readonly string[];
  readonly failure: ErrorCode | null;
}

function good(name: string, ...objects: string[]): JsonPairCase {
  return { name, bytes: toBytes(objects.join('')), objects, failure: null };
}

function bad(name: string, bytes: string | Uint8Array, failure: ErrorCode, ...objects: string[]): JsonPairCase {
  return { name, bytes: typeof bytes === 'string' ? toBytes(bytes) : bytes, objects, failure };
}

export const JSON_PAIR_CORPUS: readonly JsonPairCase[] = [
  good('one message', '{"autor":"ana","mensaje":"hola"}'),
  good('an identification with messages behind it', '{"type":"write"}', '{"autor":"ana","mensaje":"uno"}', '{"autor":"ana","mensaje":"dos"}'),
  good('brackets, quotes and backslashes in strings', '{"a":"}{]["}', '{"a":"\\"}"}', '{"a":"\\\\"}', '{"\\"":"\\\\\\""}'),
  good('characters of two, three and four bytes', '{"autor":"peña","mensaje":"€ ❤️ 👩‍👩‍👧‍👦"}', '{"autor":"ñ","mensaje":"👍🏽"}'),
  good('nested objects and arrays', '{"a":{"b":[{"c":[]},"}"]}}', '{}'),
  { name: 'blanks between objects', bytes: toBytes(' {} \r\n\t{"a":1}\n'), objects: ['{}', '{"a":1}'], failure: null },
  { name: 'an unfinished object', bytes: toBytes('{"a":1}{"b":"'), objects: ['{"a":1}'], failure: null },
  bad('a number behind an object', '{"a":1}5{"b":2}', 'WIRE_MALFORMED', '{"a":1}'),
  bad('an array', '[{"a":1}]', 'WIRE_MALFORMED'),
  bad('a closing bracket too many', '{"a":1}}{"b":2}', 'WIRE_MALFORMED', '{"a":1}'),
  bad('an object without an end', `{"a":"${'x'.repeat(100_000)}`, 'WIRE_FRAME_TOO_BIG'),
  bad('an object nested very deep', `{"a":${'['.repeat(20_000)}`, 'WIRE_MALFORMED'),
  bad('broken UTF-8 in a string', joinBytes([toBytes('{"a":1}{"b":"'), Uint8Array.of(0xc3), toBytes('"}')]), 'WIRE_MALFORMED', '{"a":1}'),
];
