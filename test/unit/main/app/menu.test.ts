import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../../src-main/app/menu.ts';
import { createTranslator } from '../../../../src-shared/i18n/translator.ts';

const rolesOf = (platform: NodeJS.Platform) =>
  menuTemplate(platform, createTranslator('en')).flatMap((menu) => (Array.isArray(menu.submenu) ? menu.submenu.map((entry) => entry.role) : []));

describe('the menu bar', () => {
  it('is in the language of the person', () => {
    expect(menuTemplate('linux', createTranslator('es')).map((menu) => menu.label)).toEqual(['Archivo', 'Editar', 'Ver', 'Ayuda']);
  });

  it('has the application menu on macOS and none elsewhere', () => {
    expect(menuTemplate('darwin', createTranslator('en'))[0]?.label).toBe('Wassop');
    expect(menuTemplate('win32', createTranslator('en'))[0]?.label).toBe('File');
  });

  it.each(['darwin', 'linux', 'win32'] as const)('can quit and edit text on %s, and offers nothing of a developer', (platform) => {
    const roles = rolesOf(platform);
    expect(roles).toEqual(expect.arrayContaining(['quit', 'copy', 'paste', 'selectAll', 'about', 'zoomIn']));
    expect(roles).not.toContain('toggleDevTools');
    expect(roles).not.toContain('reload');
  });
});
