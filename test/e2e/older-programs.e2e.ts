// The two older programs, played by stand-ins as fussy as the originals: the app joins their servers, their clients join the app's host.
import { expect, test } from '@playwright/test';
import { JsonPairClient } from '../helpers/stand-ins/json-pair-client.ts';
import { JsonPairServer } from '../helpers/stand-ins/json-pair-server.ts';
import { Wassop1Client } from '../helpers/stand-ins/wassop1-client.ts';
import { Wassop1Server } from '../helpers/stand-ins/wassop1-server.ts';
import { withPeople } from './support/person.ts';

test('the app joins a Wassop 1 server: told apart by itself, one room at a time, facts instead of errors', async () => {
  const server = await Wassop1Server.start();
  const old = await Wassop1Client.enter({ host: '127.0.0.1', port: server.port }, 'vieja', 'Sala1');
  try {
    await withPeople(['Ana'], async (ana) => {
      await ana!.connect(`127.0.0.1:${server.port}`);
      await ana!.isIn('Sala1');
      await expect(ana!.page.getByRole('note')).toContainText('Wassop 1');
      await expect(ana!.page.getByRole('note')).toContainText('keeps no');
      old.say('hola desde la vieja ñ');
      await ana!.sees('hola desde la vieja ñ');
      await ana!.say('hi from the app 👍');
      await old.printed.when((lines) => lines.includes('Ana: hi from the app 👍'), 'the line of Ana');
      await expect(ana!.message('hi from the app 👍')).toContainText('sent, not confirmed');
      await ana!.joinRoom('Taller');
      await old.printed.when((lines) => lines.includes('Ana ha salido de la sala.'), 'Ana leaving the room');
      await expect(ana!.room('Sala1')).not.toHaveAttribute('data-joined');
      await ana!.page.getByRole('button', { name: /Switch server/ }).click();
      await ana!.page.getByRole('menuitem', { name: 'Go to start' }).click();
      await expect(ana!.page.getByRole('listitem').filter({ hasText: `127.0.0.1:${server.port}` }).last()).toContainText('Wassop 1');
    });
    await expect.poll(() => server.names.includes('Ana')).toBe(false);
  } finally {
    await old.close();
    await server.close();
  }
});

test('a name that is taken on a Wassop 1 server is answered on the same connection', async () => {
  const server = await Wassop1Server.start();
  const old = await Wassop1Client.enter({ host: '127.0.0.1', port: server.port }, 'Ana', 'Sala1');
  try {
    await withPeople(['Ana'], async (ana) => {
      await ana!.connect(`127.0.0.1:${server.port}`);
      const banner = ana!.page.locator('.banner').filter({ has: ana!.page.getByRole('textbox', { name: 'Your name' }) });
      await banner.getByRole('textbox', { name: 'Your name' }).fill('Anabel');
      await banner.getByRole('button', { name: 'Join' }).click();
      await ana!.isIn('Sala1');
      await ana!.say('in');
      await old.printed.when((lines) => lines.includes('Anabel: in'), 'the line of Anabel');
    });
  } finally {
    await old.close();
    await server.close();
  }
});

test('the app joins a JSON pair server and chats in its one room', async () => {
  // The original knows clients by address, so the other one comes from an address of its own.
  const server = await JsonPairServer.start();
  const old = await JsonPairClient.connect({ host: '127.0.0.1', port: server.port, localAddress: '127.0.0.2' }, 'pareja');
  try {
    await withPeople(['Ana'], async (ana) => {
      await ana!.connect(`127.0.0.1:${server.port}`);
      await expect(ana!.composer).toBeVisible();
      await expect(ana!.page.getByRole('note')).toContainText('JSON');
      await ana!.say('hi, pair');
      await old.shown.when((shown) => shown.some(({ autor, mensaje }) => autor === 'Ana' && mensaje === 'hi, pair'), 'the message of Ana');
      old.say('hola 👋');
      await ana!.sees('hola 👋');
      await expect(ana!.message('hola 👋')).toContainText('pareja');
    });
  } finally {
    await old.close();
    await server.close();
  }
});

test('clients of both older programs come into the app’s host and meet everybody', async () => {
  await withPeople(['Ana'], async (ana) => {
    await ana!.host();
    const port = await ana!.hostPort();
    const text = await Wassop1Client.enter({ host: '127.0.0.1', port }, 'cris peña', 'Sala1');
    const pair = await JsonPairClient.connect({ host: '127.0.0.1', port }, 'pareja');
    try {
      text.say('¿el puerto es el 5555?');
      await expect(ana!.message('¿el puerto es el 5555?')).toContainText('Wassop 1');
      await expect(ana!.members.filter({ hasText: 'cris peña' })).toContainText('Wassop 1');
      await ana!.say('yes ❤️');
      await text.printed.when((lines) => lines.includes('Ana: yes ❤️'), 'the line of Ana');
      pair.say('hola a todas');
      await ana!.room('General').click();
      await ana!.isIn('General');
      await expect(ana!.message('hola a todas')).toContainText('JSON');
      await ana!.say('welcome');
      await pair.shown.when((shown) => shown.some(({ mensaje }) => mensaje === 'welcome'), 'the message of Ana');
      await ana!.page.getByRole('button', { name: /^You are the host/ }).click();
      await expect(ana!.page.getByRole('dialog')).toContainText('cris peña');
      await expect(ana!.page.getByRole('dialog')).toContainText('pareja');
      await expect(ana!.page.getByRole('dialog')).toContainText('127.0.0.1');
    } finally {
      await text.close();
      await pair.close();
    }
  });
});
