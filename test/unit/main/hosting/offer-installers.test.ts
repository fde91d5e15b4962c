import { expect, it } from 'vitest';
import { offerInstallers } from '../../../../src-main/hosting/offer-installers.ts';
import { ok } from '../../../../src-shared/util/result.ts';

function setUp(chosen: string | null) {
  const changes: unknown[] = [];
  const settings = {
    async update(change: { readonly installersDir: string }) {
      changes.push(change);
      return ok(undefined);
    },
  };
  return { changes, deps: { settings, chooseFolder: async () => chosen } };
}

it('the folder that the person chose is kept', async () => {
  const { changes, deps } = setUp('/packages');
  expect(await offerInstallers({ isOffered: true }, deps)).toEqual(ok(undefined));
  expect(changes).toEqual([{ installersDir: '/packages' }]);
});

it('nothing changes when they thought better of it', async () => {
  const { changes, deps } = setUp(null);
  expect(await offerInstallers({ isOffered: true }, deps)).toEqual(ok(undefined));
  expect(changes).toEqual([]);
});

it('the offer is taken back without a question', async () => {
  const { changes, deps } = setUp('/never asked');
  await offerInstallers({ isOffered: false }, deps);
  expect(changes).toEqual([{ installersDir: '' }]);
});
