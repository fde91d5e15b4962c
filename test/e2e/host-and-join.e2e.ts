// The main job in real windows: one hosts with a click, others join, everybody reads everybody.
import { expect, test } from '@playwright/test';
import { Person, withPeople } from './support/person.ts';
import { en } from './support/texts.ts';

test('one hosts with a click, another joins by address, and they read each other', async () => {
  await withPeople(['Ana', 'Beto'], async (ana, beto) => {
    const address = await ana!.host();
    await ana!.say('hello from the host');
    await beto!.connect(address);
    await beto!.isIn('Sala1');
    await beto!.sees('hello from the host');
    await beto!.say('and hello back ñandú 👋');
    await ana!.sees('and hello back ñandú 👋');
    await expect(ana!.message('hello from the host')).toContainText('You');
    await expect(beto!.message('and hello back ñandú 👋')).toContainText('sent');
    await expect(beto!.message('hello from the host')).toContainText('Ana');
    await expect(ana!.members).toHaveCount(2);
    await expect(beto!.members.filter({ hasText: 'Ana' })).toContainText('host');
    await expect(ana!.members.filter({ hasText: 'Beto' })).toContainText('app');
  });
});

test('the emoji buttons and the words of the first program send what they stand for', async () => {
  await withPeople(['Ana', 'Beto'], async (ana, beto) => {
    await beto!.connect(await ana!.host());
    await beto!.isIn('Sala1');
    await beto!.sendEmoji('love');
    await beto!.sendEmoji('like');
    await beto!.sendEmoji('dislike');
    for (const emoji of ['❤️', '👍', '👎']) await ana!.sees(emoji);
    await ana!.say('LOVE');
    await beto!.sees('❤️❤️❤️');
    await ana!.say('/help');
    await expect(ana!.page.getByRole('dialog')).toContainText('/join');
  });
});

test('several rooms at once: made by typing a name, unread counted, left again', async () => {
  await withPeople(['Ana', 'Beto'], async (ana, beto) => {
    await beto!.connect(await ana!.host());
    await beto!.isIn('Sala1');
    await beto!.joinRoom('Preguntas');
    await beto!.say('anyone?');
    await expect(ana!.room('Preguntas')).toBeVisible();
    await ana!.room('Preguntas').click();
    await ana!.isIn('Preguntas');
    await ana!.sees('anyone?');
    await ana!.say('here');
    await ana!.room('Sala1').click();
    await ana!.isIn('Sala1');
    await beto!.say('one');
    await beto!.say('two');
    await expect(ana!.room('Preguntas')).toContainText('2 new messages');
    await ana!.room('Preguntas').click();
    await ana!.sees('two');
    await expect(ana!.room('Preguntas')).not.toContainText('new message');
    await ana!.say('EXIT');
    await expect(ana!.room('Preguntas')).not.toHaveAttribute('data-joined');
    await expect(beto!.members).toHaveCount(1);
  });
});

test('a name in use is said in words, and another one gets in', async () => {
  await withPeople(['Ana', 'ana'], async (ana, second) => {
    await second!.connect(await ana!.host());
    const banner = second!.page.locator('.banner');
    await expect(banner).toContainText(en('error.NAME_TAKEN'));
    const field = banner.getByRole('textbox', { name: 'Your name' });
    await expect(field).toHaveValue('ana (2)');
    await field.fill('Anabel');
    await banner.getByRole('button', { name: 'Join' }).click();
    await second!.isIn('Sala1');
    await second!.say('in after all');
    await expect(ana!.message('in after all')).toContainText('Anabel');
  });
});

test('a wrong address says what happened and what to do', async () => {
  await withPeople(['Ana'], async (ana) => {
    await ana!.connect('no spaces allowed here');
    await expect(ana!.page.getByText(en('error.ADDRESS_INVALID'))).toBeVisible();
    // Nothing listens on the discard port of this machine.
    await ana!.connect('127.0.0.1:9');
    await expect(ana!.page.locator('.banner')).toContainText(en('error.CONNECT_REFUSED'));
    await expect(ana!.page.locator('.banner')).toContainText('Trying again');
    await expect(ana!.page.getByRole('button', { name: 'Retry now' })).toBeVisible();
  });
});

test('stopping asks while others are there, and tells them', async () => {
  await withPeople(['Ana', 'Beto'], async (ana, beto) => {
    await beto!.connect(await ana!.host());
    await beto!.isIn('Sala1');
    await beto!.say('still here');
    await ana!.sees('still here');
    await ana!.page.getByRole('button', { name: /^You are the host/ }).click();
    const panel = ana!.page.getByRole('dialog');
    await expect(panel).toContainText('Beto');
    await panel.getByRole('button', { name: 'Stop hosting' }).click();
    await expect(ana!.page.getByRole('dialog')).toContainText('1 other person is connected');
    await ana!.page.getByRole('dialog').getByRole('button', { name: 'Stop hosting' }).click();
    await expect(beto!.log).toContainText('The host left');
    await expect(beto!.page.locator('.banner')).toContainText('Trying again');
    await expect(ana!.page.getByRole('button', { name: 'Host room on LAN' })).toBeVisible();
  });
});

test('a window that reloads loses neither its connection nor what was said', async () => {
  await withPeople(['Ana', 'Beto'], async (ana, beto) => {
    await beto!.connect(await ana!.host());
    await beto!.isIn('Sala1');
    await ana!.say('before');
    await beto!.sees('before');
    await beto!.page.reload();
    await beto!.isIn('Sala1');
    await beto!.sees('before');
    await expect(ana!.log).not.toContainText('left');
  });
});

test('somebody who comes later reads what was said before', async () => {
  const ana = await Person.arrive('Ana');
  try {
    const address = await ana.host();
    for (let index = 1; index <= 5; index += 1) await ana.say(`earlier ${index}`);
    await ana.sees('earlier 5');
    await withPeople(['Late'], async (late) => {
      await late!.connect(address);
      await late!.isIn('Sala1');
      for (let index = 1; index <= 5; index += 1) await late!.sees(`earlier ${index}`);
    });
    await expect(ana.log).toContainText('Late joined and left');
  } finally {
    await ana.leave();
  }
});

test('a new name holds at once on every open connection', async () => {
  await withPeople(['Ana', 'Beto'], async (ana, beto) => {
    await beto!.connect(await ana!.host());
    await beto!.isIn('Sala1');
    await beto!.page.getByRole('button', { name: /Switch server/ }).click();
    await beto!.page.getByRole('menuitem', { name: 'Go to start' }).click();
    await beto!.page.getByRole('textbox', { name: 'Your name' }).fill('Alberto');
    await beto!.page.getByRole('textbox', { name: 'Your name' }).press('Enter');
    await expect(ana!.members.filter({ hasText: 'Alberto' })).toHaveCount(1);
    await expect(ana!.members).toHaveCount(2);
  });
});
