// The recorded session with the first program's server, read from its file. Knows nothing of who it is played to.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Step = z.union([
  z.strictObject({ who: z.string(), do: z.enum(['connect', 'close']) }),
  z.strictObject({ who: z.string(), send: z.string() }),
  z.strictObject({ who: z.string(), recv: z.string() }),
  z.strictObject({ who: z.string(), eof: z.literal(true) }),
]);
export type Step = z.infer<typeof Step>;

export function readRecordedSession(): readonly Step[] {
  const file = join(import.meta.dirname, 'vectors', 'wassop-original-server.json');
  return z.array(Step).parse(JSON.parse(readFileSync(file, 'utf8')));
}
