import { describe, expect, it } from 'vitest';
import { contextMenuTemplate } from '../../../../src-main/app/context-menu.ts';
import type { ContextMenuTarget } from '../../../../src-main/app/context-menu.ts';
import { createTranslator } from '../../../../src-shared/i18n/translator.ts';

const EDIT_FLAGS = { canCut: false, canCopy: false, canPaste: true, canSelectAll: true } as ContextMenuTarget['editFlags'];
const NOTHING: ContextMenuTarget = { isEditable: false, selectionText: '', linkURL: '', editFlags: EDIT_FLAGS };

function menuFor(target: Partial<ContextMenuTarget>) {
  const copied: string[] = [];
  const template = contextMenuTemplate({ ...NOTHING, ...target }, createTranslator('es'), (text) => copied.push(text));
  return { template, copied };
}

describe('the menu behind the right mouse button', () => {
  it('offers to edit a field, only what can be done now', () => {
    const { template } = menuFor({ isEditable: true });
    expect(template.map(({ role, label, enabled }) => [role, label, enabled])).toEqual([
      ['cut', 'Cortar', false],
      ['copy', 'Copiar', false],
      ['paste', 'Pegar', true],
      [undefined, undefined, undefined],
      ['selectAll', 'Seleccionar todo', true],
    ]);
  });

  it('offers to copy what is selected', () => {
    expect(menuFor({ selectionText: 'hola' }).template.map(({ role }) => role)).toEqual(['copy']);
  });

  it('offers to copy where a link leads', () => {
    const { template, copied } = menuFor({ linkURL: 'https://example.org/' });
    template[0]?.click?.({} as never, undefined, {} as never);
    expect(copied).toEqual(['https://example.org/']);
  });

  it.each(['app://wassop/index.html#x', 'javascript:alert(1)', 'file:///etc/passwd'])('offers nothing for a link like %s', (linkURL) => {
    expect(menuFor({ linkURL }).template).toEqual([]);
  });

  it('stays away where there is nothing to do', () => {
    expect(menuFor({}).template).toEqual([]);
  });
});
