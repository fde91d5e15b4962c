// What a simulated host keeps: the real statements on a real SQLite database in memory, written in groups a little later. A process that
// is gone loses what waited; what was committed stays. Knows every entry that was ever stored, also those taken away since.
import { DatabaseSync } from '@photostructure/sqlite';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Appended, CommittedEntry, MessageDraft, PrunedRoom, RoomLog, SpaceStore } from '../../../src-main/host/hub/space-store.ts';
import { entryOf } from '../../../src-main/history/entries.ts';
import { MIGRATIONS } from '../../../src-main/history/migrations/migrations.ts';
import type { Database } from '../../../src-main/history/open-sqlite.ts';
import { createSpaceId } from '../../../src-main/history/space-id.ts';
import { SpaceDatabase } from '../../../src-main/history/space-database.ts';
import { draftRowOf } from '../../../src-main/history/worker-messages.ts';
import { AppError } from '../../../src-shared/errors/app-failure.ts';
import type { Clock } from '../../../src-shared/util/clock.ts';
import type { Dispose } from '../../../src-shared/util/disposable.ts';
import { Emitter } from '../../../src-shared/util/emitter.ts';
import type { Random } from '../../../src-shared/util/random.ts';

/** As long as a group takes to get on a disk. */
const COMMIT_MS = 5;

interface PendingAppend {
  readonly draft: MessageDraft;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

export interface LoggedEntry {
  readonly seq: number;
  readonly nonce: string;
  readonly text: string;
}

export interface CommitTrap {
  readonly moment: 'before' | 'after';
  readonly act: () => void;
}

export class HostDisk {
  readonly #clock: Clock;
  readonly #scratchDir: string;
  #database: Database;
  /** Asked very often. */
  #readLog: ReturnType<Database['prepare']> | null = null;
  readonly #backupPath: string;
  #hasBackup = false;
  #epoch = 1;
  #newestRun: StoreOfOneRun | null = null;
  /** `epoch room seq` → text. */
  readonly #everStored = new Map<string, string>();
  readonly #storedNonces = new Set<string>();
  readonly #gone = new Set<string>();
  /** Sprung by the next group that is written. */
  trap: CommitTrap | null = null;

  constructor(deps: { readonly clock: Clock; readonly random: Random; readonly scratchDir: string }) {
    this.#clock = deps.clock;
    this.#scratchDir = deps.scratchDir;
    this.#backupPath = join(deps.scratchDir, 'backup.sqlite');
    this.#database = new DatabaseSync(':memory:');
    for (const sql of MIGRATIONS) this.#database.exec(sql);
    this.#database
      .prepare('INSERT INTO space (only_row, space_id, epoch, created_at_unix_ms) VALUES (1, ?, 1, ?)')
      .run(createSpaceId(deps.random), deps.clock.nowUnixMs());
  }

  /** For one run of a host. */
  openStore(): StoreOfOneRun {
    this.#newestRun = new StoreOfOneRun(new SpaceDatabase(this.#database, ''), this.#clock, {
      takeTrap: () => {
        const { trap } = this;
        this.trap = null;
        return trap;
      },
      onStored: ({ roomId, entry }) => {
        this.#everStored.set(`${this.#epoch} ${roomId} ${entry.seq}`, entry.text);
        this.#storedNonces.add(entry.nonce);
      },
    });
    return this.#newestRun;
  }

  /** The present log of a room, whole. */
  log(roomName: string): LoggedEntry[] {
    this.#readLog ??= this.#database.prepare('SELECT seq, nonce, text FROM entry JOIN room USING (room_number) WHERE room.name = ? ORDER BY seq');
    return this.#readLog.all(roomName) as unknown as LoggedEntry[];
  }

  /** Entries up to it were taken away. */
  prunedSeq(roomId: string): number {
    return Number(this.#database.prepare('SELECT pruned_seq FROM room WHERE room_id = ?').get(roomId)?.pruned_seq ?? 0);
  }

  /** Whether this message ever had this number in this room, in whatever epoch. */
  wasStored(roomId: string, seq: number, text: string): boolean {
    for (let epoch = this.#epoch; epoch >= 1; epoch -= 1) if (this.#everStored.get(`${epoch} ${roomId} ${seq}`) === text) return true;
    return false;
  }

  wasEverStored(nonce: string): boolean {
    return this.#storedNonces.has(nonce);
  }

  /** Taken away by retention, or stored only after the backup that was restored since. */
  mayBeGone(nonce: string): boolean {
    return this.#gone.has(nonce);
  }

  /** Keeps the newest of each room, and everything from the first that `mustStay` on. */
  prune(keepNewest: number, mustStay: (nonce: string) => boolean): void {
    const newest = this.#database.prepare('SELECT room_number, seq, nonce FROM entry ORDER BY room_number, seq DESC').all();
    const kept = new Map<unknown, number>();
    let bound = keepNewest;
    for (const { room_number: room, nonce } of newest) {
      const behind = (kept.get(room) ?? 0) + 1;
      kept.set(room, behind);
      if (mustStay(String(nonce))) bound = Math.max(bound, behind);
    }
    const before = this.#presentNonces();
    const store = this.#newestRun ?? this.openStore();
    store.prune({ olderThanUnixMs: Number.MAX_SAFE_INTEGER, keepNewest: bound });
    this.#noteGone(before);
  }

  backUp(): void {
    rmSync(this.#backupPath, { force: true });
    this.#database.exec(`VACUUM INTO '${this.#backupPath}'`);
    this.#hasBackup = true;
  }

  /** No host may be running. @returns whether there was a backup. */
  restore(): boolean {
    if (!this.#hasBackup) return false;
    const before = this.#presentNonces();
    this.#readLog = null;
    this.#database.close();
    const restoredPath = join(this.#scratchDir, 'restored.sqlite');
    copyFileSync(this.#backupPath, restoredPath);
    this.#database = new DatabaseSync(restoredPath);
    this.#database.exec('PRAGMA synchronous = OFF');
    this.#epoch += 1;
    this.#database.prepare('UPDATE space SET epoch = ?').run(this.#epoch);
    // What the backup holds has its number in the new epoch as well.
    const rows = this.#database.prepare('SELECT room_id, seq, text FROM entry JOIN room USING (room_number)').all();
    for (const { room_id: roomId, seq, text } of rows) this.#everStored.set(`${this.#epoch} ${String(roomId)} ${Number(seq)}`, String(text));
    this.#newestRun = null;
    this.#noteGone(before);
    return true;
  }

  close(): void {
    this.#database.close();
  }

  #presentNonces(): Set<string> {
    return new Set(this.#database.prepare('SELECT nonce FROM entry').all().map(({ nonce }) => String(nonce)));
  }

  #noteGone(before: ReadonlySet<string>): void {
    const after = this.#presentNonces();
    for (const nonce of before) if (!after.has(nonce)) this.#gone.add(nonce);
  }
}

interface DiskHooks {
  readonly takeTrap: () => CommitTrap | null;
  readonly onStored: (entry: CommittedEntry) => void;
}

/** What one run of a host sees of the disk; not a thing more once it was cut off. */
export class StoreOfOneRun implements SpaceStore {
  readonly log: RoomLog;
  readonly #space: SpaceDatabase;
  readonly #clock: Clock;
  readonly #hooks: DiskHooks;
  readonly #committed = new Emitter<readonly CommittedEntry[]>();
  readonly #pruned = new Emitter<readonly PrunedRoom[]>();
  #pending: PendingAppend[] = [];
  #cancelCommit: Dispose | null = null;
  #isCutOff = false;

  constructor(space: SpaceDatabase, clock: Clock, hooks: DiskHooks) {
    this.#space = space;
    this.#clock = clock;
    this.#hooks = hooks;
    this.log = {
      append: (draft) => new Promise((resolve, reject) => this.#append({ draft, resolve, reject })),
      read: async (roomId, query) => this.#space.read(roomId, query),
      subscribe: (listener) => this.#committed.on(listener),
      subscribePruned: (listener) => this.#pruned.on(listener),
    };
  }

  load: SpaceStore['load'] = async () => this.#space.load();
  saveRoom: SpaceStore['saveRoom'] = async (room) => this.#ifRunning(() => this.#space.saveRoom(room));
  removeRoom: SpaceStore['removeRoom'] = async (roomId) => this.#ifRunning(() => this.#space.removeRoom(roomId));
  saveIdentity: SpaceStore['saveIdentity'] = async (identity) => this.#ifRunning(() => this.#space.saveIdentity(identity));
  saveVisits: SpaceStore['saveVisits'] = async (visits) => this.#ifRunning(() => this.#space.saveVisits(visits));
  close = async (): Promise<void> => this.cutOff({ keepsPending: true });

  prune(limits: Parameters<SpaceDatabase['prune']>[0]): void {
    const { rooms } = this.#space.prune(limits);
    if (rooms.length > 0 && !this.#isCutOff) this.#pruned.emit(rooms);
  }

  /** The process is gone: nobody hears of anything any more, and what waits for the disk is there or not. */
  cutOff({ keepsPending }: { readonly keepsPending: boolean }): void {
    if (this.#isCutOff) return;
    this.#isCutOff = true;
    this.#cancelCommit?.();
    const pending = this.#pending.splice(0);
    if (keepsPending && pending.length > 0) this.#store(pending);
  }

  #ifRunning(write: () => void): void {
    if (this.#isCutOff) throw new AppError('HISTORY_WRITE_FAILED', { details: { reason: 'closed' } });
    write();
  }

  #append(append: PendingAppend): void {
    if (this.#isCutOff) return;
    this.#pending.push(append);
    this.#cancelCommit ??= this.#clock.after(COMMIT_MS, () => this.#commit());
  }

  #commit(): void {
    this.#cancelCommit = null;
    const trap = this.#hooks.takeTrap();
    if (trap?.moment === 'before') trap.act();
    if (this.#isCutOff) return;
    const group = this.#pending.splice(0);
    const { committed, settle } = this.#store(group);
    if (trap?.moment === 'after') trap.act();
    if (this.#isCutOff) return;
    // Everybody hears of an entry before its author is told that it is stored.
    if (committed.length > 0) this.#committed.emit(committed);
    for (const tell of settle) tell();
  }

  #store(group: readonly PendingAppend[]): { readonly committed: CommittedEntry[]; readonly settle: (() => void)[] } {
    const outcomes = this.#space.appendGroup(group.map(({ draft }) => draftRowOf(draft)));
    const committed: CommittedEntry[] = [];
    const settle = group.map(({ draft, resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) throw new Error('Fewer outcomes than rows');
      if (typeof outcome === 'number') {
        const entry = entryOf(draft, outcome);
        committed.push({ roomId: draft.roomId, entry });
        return () => resolve({ entry, isDuplicate: false });
      }
      if ('duplicate' in outcome) return () => resolve({ entry: outcome.duplicate, isDuplicate: true });
      return () => reject(new AppError(outcome.refused));
    });
    for (const entry of committed) this.#hooks.onStored(entry);
    return { committed, settle };
  }
}
