// A host and a profile that both outlive the app, new for each test of a file; what came of one start of the app is there at the next.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from '@playwright/test';
import { LastingHost } from './lasting-host.ts';
import { Person } from './person.ts';

export class LastingPlace {
  profileDir = '';
  host = new LastingHost();
  /** Whoever is in the app now; leaves it at the test's end. */
  person: Person | null = null;

  /** Call once, outside of tests. */
  static forEachTest(): LastingPlace {
    const place = new LastingPlace();
    test.beforeEach(async () => {
      place.profileDir = await mkdtemp(path.join(os.tmpdir(), 'wassop-e2e-'));
      place.host = new LastingHost();
      await place.host.start();
      place.person = null;
    });
    test.afterEach(async () => {
      await place.person?.leave();
      await place.host.stop();
      await rm(place.profileDir, { recursive: true, force: true });
    });
    return place;
  }

  /** The app's first start, in the host's first room. */
  async arrive(name: string): Promise<Person> {
    const person = await Person.arrive(name, { profileDir: this.profileDir });
    this.person = person;
    await person.connect(this.host.address);
    await person.isIn('Sala1');
    return person;
  }

  /** The app started again. */
  async comeBack(name: string): Promise<Person> {
    this.person = await Person.comeBack(name, { profileDir: this.profileDir });
    return this.person;
  }
}
