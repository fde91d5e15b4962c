// The host's process dies and comes back: everybody is in their rooms again, nothing is lost, nothing is there twice.
import { expect, test } from '@playwright/test';
import { withPeople } from './support/person.ts';
import type { Person } from './support/person.ts';

/** Ends the host process as a crash would; main is left to find out. */
async function killHost(person: Person): Promise<void> {
  const processId = await person.launched.app.evaluate(({ app }) => app.getAppMetrics().find((metric) => metric.type === 'Utility' && metric.name?.includes('Wassop'))?.pid);
  if (processId === undefined) throw new Error('There is no host process');
  process.kill(processId, 'SIGKILL');
}

test('the host is killed and started again: three windows are back in their rooms with nothing lost or doubled', async () => {
  await withPeople(['Ana', 'Beto', 'Cris'], async (ana, beto, cris) => {
    const address = await ana!.host();
    await beto!.connect(address);
    await beto!.isIn('Sala1');
    await cris!.connect(address);
    await cris!.isIn('Sala1');
    await cris!.joinRoom('Taller');
    await cris!.say('in the workshop');
    await beto!.say('before the crash');
    await ana!.sees('before the crash');

    await killHost(ana!);
    await beto!.say('written while it was gone');
    await cris!.say('also written while it was gone');

    await ana!.sees('written while it was gone');
    await beto!.say('after');
    await ana!.sees('after');
    await ana!.say('welcome back');
    await beto!.sees('welcome back');
    for (const text of ['before the crash', 'written while it was gone', 'after']) await beto!.sees(text);
    await cris!.isIn('Taller');
    await cris!.sees('in the workshop');
    await cris!.sees('also written while it was gone');
    await expect(cris!.message('also written while it was gone')).toContainText('sent');
    await expect(beto!.members).toHaveCount(3);
  });
});
