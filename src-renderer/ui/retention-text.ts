// How long a host keeps messages, in words. Pure.
import type { Translate } from '../../src-shared/i18n/translator.ts';
import type { RetentionView } from '../../src-shared/ipc/views.ts';
import { assertNever } from '../../src-shared/util/assert-never.ts';

export function retentionText(t: Translate, retention: RetentionView): string {
  switch (retention.kind) {
    case 'forever':
      return t('retention.is.forever');
    case 'days':
      return t('retention.is.days', { count: retention.days });
    case 'newest':
      return t('retention.is.newest', { count: retention.count });
    default:
      return assertNever(retention);
  }
}
