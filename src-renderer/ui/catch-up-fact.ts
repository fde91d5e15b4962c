// What a room lets newcomers read, in words. Pure.
import type { Translate } from '../../src-shared/i18n/translator.ts';
import type { CatchUp } from '../../src-shared/protocol/model.ts';

export function catchUpFact(t: Translate, { kind, count = 0 }: CatchUp): string {
  return t(`room.fact.${kind}`, { count });
}
