// One person with the app before them: what they click and read, in the words of the screen (English).
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { call } from './chat-api.ts';
import { launchApp } from './launch.ts';
import type { LaunchedApp, LaunchOptions } from './launch.ts';

export class Person {
  readonly name: string;
  readonly launched: LaunchedApp;

  private constructor(name: string, launched: LaunchedApp) {
    this.name = name;
    this.launched = launched;
  }

  /** Starts an app of their own and gives their name, as at a first start. */
  static async arrive(name: string, options: LaunchOptions = {}): Promise<Person> {
    const person = new Person(name, await launchApp(options));
    await person.page.getByRole('textbox', { name: 'Your name' }).fill(name);
    await person.page.getByRole('button', { name: 'Continue' }).click();
    await expect(person.page.getByRole('heading', { name: `Hello, ${name}` })).toBeVisible();
    return person;
  }

  /** Starts the app again in a profile where the name was given before. */
  static async comeBack(name: string, options: LaunchOptions): Promise<Person> {
    const person = new Person(name, await launchApp(options));
    await expect(person.page.getByRole('heading', { name: `Hello, ${name}` })).toBeVisible();
    return person;
  }

  /** Connects to a server of the list by what it calls itself. */
  async openRecent(server: string): Promise<void> {
    await this.page.getByRole('listitem').filter({ hasText: server }).getByRole('button', { name: 'Connect', exact: true }).click();
  }

  get page(): Page {
    return this.launched.page;
  }

  /** Clicks the one button and waits for the room. @returns the address on this machine. */
  async host(): Promise<string> {
    await this.page.getByRole('button', { name: 'Host room on LAN' }).click();
    await this.isIn('Sala1');
    return `127.0.0.1:${await this.hostPort()}`;
  }

  async hostPort(): Promise<number> {
    const { host } = await call(this.page, 'app.snapshot', undefined);
    if (host.kind !== 'running') throw new Error(`The host is ${host.kind}`);
    return host.port;
  }

  async connect(address: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Server address' }).fill(address);
    await this.page.getByRole('button', { name: 'Connect', exact: true }).first().click();
  }

  async isIn(room: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: room, exact: true })).toBeVisible();
    await expect(this.composer).toBeVisible();
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message to #/ });
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  async sendEmoji(which: 'love' | 'like' | 'dislike'): Promise<void> {
    await this.page.getByRole('button', { name: `Send ${which}`, exact: true }).click();
  }

  get log(): Locator {
    return this.page.getByRole('log');
  }

  /** Messages that say exactly this. */
  message(text: string): Locator {
    return this.log.getByRole('article').filter({ has: this.page.getByText(text, { exact: true }) });
  }

  async sees(text: string): Promise<void> {
    await expect(this.message(text)).toHaveCount(1);
  }

  async joinRoom(name: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Join or create a room' }).fill(name);
    await this.page.getByRole('textbox', { name: 'Join or create a room' }).press('Enter');
    await this.isIn(name);
  }

  async leaveRoom(): Promise<void> {
    await this.page.getByRole('button', { name: 'More actions' }).click();
    await this.page.getByRole('menuitem', { name: 'Leave room' }).click();
  }

  room(name: string): Locator {
    return this.page.getByRole('navigation').getByRole('button', { name, exact: false }).and(this.page.locator('.room'));
  }

  get members(): Locator {
    return this.page.getByRole('region', { name: 'In this room' }).getByRole('listitem');
  }

  async leave(): Promise<void> {
    await this.launched.close();
  }
}

/** Closes every app at the end, whatever happened. */
export async function withPeople(names: readonly string[], use: (...people: Person[]) => Promise<void>, options: LaunchOptions = {}): Promise<void> {
  const people: Person[] = [];
  try {
    for (const name of names) people.push(await Person.arrive(name, options));
    await use(...people);
  } finally {
    await Promise.all(people.map((person) => person.leave()));
  }
}
