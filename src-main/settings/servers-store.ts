// Recent and favourite servers, kept in servers.json. The rules of the list are in server-list.ts.
import path from 'node:path';
import { z } from 'zod';
import type { Dialect } from '../../src-shared/ipc/views.ts';
import { ServerView } from '../../src-shared/ipc/views.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import { Emitter } from '../../src-shared/util/emitter.ts';
import type { Result } from '../../src-shared/util/result.ts';
import type { AppLog } from '../runtime/app-log.ts';
import { JsonFile } from './json-file.ts';
import { findServer, forgetServer, rememberServer, setFavourite } from './server-list.ts';
import type { SeenServer, ServerKey, ServerList } from './server-list.ts';

/** Earlier versions knew places by their address alone. */
const StoredServer = ServerView.extend({
  hostId: ServerView.shape.hostId.default(null),
  otherAddresses: ServerView.shape.otherAddresses.default([]),
});

/** An entry that is damaged, or of a newer version, must not cost the others. */
const StoredServers: z.ZodType<ServerList> = z.array(z.unknown()).transform((entries) =>
  entries.flatMap((entry) => {
    const parsed = StoredServer.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  }),
);

export class ServersStore {
  readonly #file: JsonFile<ServerList>;
  readonly #clock: Clock;
  readonly #changes = new Emitter<ServerView[]>();

  private constructor(file: JsonFile<ServerList>, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
  }

  static async open(profileDir: string, clock: Clock, log: AppLog): Promise<ServersStore> {
    const file = path.join(profileDir, 'servers.json');
    return new ServersStore(await JsonFile.open({ file, schema: StoredServers, fallback: [], clock, log }), clock);
  }

  get value(): ServerView[] {
    return [...this.#file.value];
  }

  readonly onChanged = this.#changes.on.bind(this.#changes);

  dialectOf(address: string): Dialect | null {
    return this.#file.value.find((server) => server.address === address)?.dialect ?? null;
  }

  find(key: ServerKey): ServerView | null {
    return findServer(this.#file.value, key) ?? null;
  }

  remember(seen: SeenServer): Promise<Result<void>> {
    return this.#replace(rememberServer(this.#file.value, seen, this.#clock.nowUnixMs()));
  }

  /** One that came in from a file; what is known of the place stays. */
  addKnown(seen: SeenServer, lastUsedUnixMs: number): void {
    if (this.#file.value.some(({ address, otherAddresses }) => address === seen.address || otherAddresses.includes(seen.address))) return;
    void this.#replace(rememberServer(this.#file.value, seen, lastUsedUnixMs));
  }

  forget(key: ServerKey): Promise<Result<void>> {
    return this.#replace(forgetServer(this.#file.value, key));
  }

  setFavourite(key: ServerKey, isFavourite: boolean): Promise<Result<void>> {
    return this.#replace(setFavourite(this.#file.value, key, isFavourite));
  }

  flush(): Promise<void> {
    return this.#file.flush();
  }

  #replace(servers: ServerList): Promise<Result<void>> {
    const written = this.#file.set(servers);
    this.#changes.emit([...servers]);
    return written;
  }
}
