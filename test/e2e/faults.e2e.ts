// A chat of two real apps through a link that does what networks do: nothing is lost, nothing is there twice, and its states are shown.
import { expect, test } from '@playwright/test';
import { systemClock } from '../../src-main/runtime/system-clock.ts';
import { FaultProxy } from '../helpers/fault-proxy/fault-proxy.ts';
import { call } from './support/chat-api.ts';
import { withPeople } from './support/person.ts';
import type { Person } from './support/person.ts';

async function throughProxy(use: (ana: Person, beto: Person, proxy: FaultProxy) => Promise<void>): Promise<void> {
  await withPeople(['Ana', 'Beto'], async (ana, beto) => {
    // Found near by it would be joined around the proxy.
    await call(ana!.page, 'settings.update', { isHostListed: false });
    await ana!.host();
    const proxy = await FaultProxy.start({ targetPort: await ana!.hostPort(), clock: systemClock, seed: 1 });
    try {
      await beto!.connect(`127.0.0.1:${proxy.port}`);
      await beto!.isIn('Sala1');
      await use(ana!, beto!, proxy);
    } finally {
      await proxy.close();
    }
  });
}

/** Both see the same texts in the same order, each once, and Beto's are all sent. */
async function bothSee(people: readonly Person[], texts: readonly string[]): Promise<void> {
  for (const person of people) {
    for (const text of texts) await person.sees(text);
    const shown = await person.log.getByRole('article').allInnerTexts();
    const order = shown.flatMap((article) => texts.filter((text) => article.split('\n').includes(text)));
    expect(order).toEqual(texts);
  }
}

const linkLost = (person: Person) => person.page.getByRole('button', { name: 'Retry now' });

test('a link in single bytes, cut in the middle of a message, reset, and swallowed: the chat is whole, and each state is shown', async () => {
  await throughProxy(async (ana, beto, proxy) => {
    const texts: string[] = [];
    const says = async (person: Person, text: string): Promise<void> => {
      await person.say(text);
      texts.push(text);
    };

    for (const direction of ['up', 'down'] as const) proxy.apply({ kind: 'shape', direction, shape: { sliceMaxBytes: 1 } });
    await says(beto, 'byte by byte, ¡con eñes!');
    await ana.sees(texts.at(-1)!);
    await says(ana, 'and back');
    await bothSee([ana, beto], texts);
    await expect(linkLost(beto)).toHaveCount(0);

    // The frame is longer than that: the host gets a part of it, and the whole again on the next link.
    proxy.apply({ kind: 'cut', direction: 'up', atByte: 60, how: 'end' });
    await says(beto, 'cut in the middle of this very message, which is far longer than sixty bytes');
    await bothSee([ana, beto], texts);
    await expect(beto.message(texts.at(-1)!)).toContainText('sent');

    // The answer is cut off: the host has it, the writer cannot know, and says it again.
    proxy.apply({ kind: 'cut', direction: 'down', atByte: 10, how: 'reset' });
    await says(beto, 'stored, but nobody told me');
    await bothSee([ana, beto], texts);

    proxy.apply({ kind: 'reset' });
    await says(beto, 'written after a reset');
    await bothSee([ana, beto], texts);

    proxy.apply({ kind: 'heal' });
    proxy.apply({ kind: 'black-hole' });
    await says(ana, 'said into the black hole');
    await says(beto, 'written into the black hole');
    await expect(linkLost(beto)).toBeVisible();
    proxy.apply({ kind: 'heal' });
    await linkLost(beto).click();
    await bothSee([ana, beto], texts);
    await expect(beto.message('written into the black hole')).toContainText('sent');
    await expect(linkLost(beto)).toHaveCount(0);
    expect(proxy.acceptedCount).toBeGreaterThan(3);
  });
});
