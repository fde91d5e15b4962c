import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ServersStore } from '../../../../src-main/settings/servers-store.ts';
import { FIRST_SETTINGS } from '../../../../src-shared/ipc/views.ts';
import { SettingsStore } from '../../../../src-main/settings/settings-store.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { createKeptLog } from '../../../helpers/kept-log.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

const openSettings = (dir: string) => SettingsStore.open(dir, new FakeClock(), createKeptLog());
const openServers = (dir: string) => ServersStore.open(dir, new FakeClock(), createKeptLog());

describe('settings', () => {
  it('begin without a name, following the system', async () => {
    expect((await openSettings(makeTempDir())).value).toEqual(FIRST_SETTINGS);
  });

  it('change only what is named, tell it at once, and are there at the next start', async () => {
    const dir = makeTempDir();
    const settings = await openSettings(dir);
    const told: unknown[] = [];
    settings.onChanged((value) => told.push(value));
    void settings.update({ name: '  Ana ', theme: 'dark' });
    void settings.update({ locale: 'es', isHostListed: false });
    void settings.update({ cardChoices: { tun0: true }, retention: { kind: 'days', days: 30 } });
    const expected = { ...FIRST_SETTINGS, name: 'Ana', locale: 'es', theme: 'dark', isHostListed: false, cardChoices: { tun0: true }, retention: { kind: 'days', days: 30 } };
    expect(told.at(-1)).toEqual(expected);
    await settings.flush();
    expect((await openSettings(dir)).value).toEqual(expected);
  });

  it('refuse a name that no host would take, and change nothing then', async () => {
    const settings = await openSettings(makeTempDir());
    expect(await settings.update({ name: ' \u202e ', theme: 'dark' })).toMatchObject({ ok: false, error: { code: 'NAME_INVALID' } });
    expect(settings.value).toMatchObject({ name: '', theme: 'system' });
  });

  it('keep the name when another field holds a value of a newer version', async () => {
    const dir = makeTempDir();
    writeFileSync(path.join(dir, 'settings.json'), JSON.stringify({ name: 'Ana', theme: 'sepia', locale: 'es', spaceName: '', cardChoices: 'all' }));
    expect((await openSettings(dir)).value).toEqual({ ...FIRST_SETTINGS, name: 'Ana', locale: 'es' });
  });
});

describe('servers', () => {
  it('are there at the next start, with the dialect that was found', async () => {
    const dir = makeTempDir();
    const servers = await openServers(dir);
    void servers.remember({ address: '10.0.0.1:5555', dialect: 'wassop1', name: null });
    void servers.setFavourite({ address: '10.0.0.1:5555', hostId: null }, true);
    await servers.flush();
    const again = await openServers(dir);
    expect(again.dialectOf('10.0.0.1:5555')).toBe('wassop1');
    expect(again.dialectOf('10.0.0.2:5555')).toBeNull();
    expect(again.value).toMatchObject([{ isFavourite: true }]);
  });

  it('survive one entry that cannot be read', async () => {
    const dir = makeTempDir();
    const kept = { address: 'a:1', dialect: 'wassop2', name: 'Sala', hostId: 'h', otherAddresses: ['b:1'], isFavourite: true, lastUsedUnixMs: 1 };
    writeFileSync(path.join(dir, 'servers.json'), JSON.stringify([kept, { ...kept, address: 'b:1', dialect: 'wassop9' }]));
    expect((await openServers(dir)).value).toEqual([kept]);
  });

  it('of an earlier version are places without a key', async () => {
    const dir = makeTempDir();
    const earlier = { address: 'a:1', dialect: 'wassop2', name: 'Sala', isFavourite: true, lastUsedUnixMs: 1 };
    writeFileSync(path.join(dir, 'servers.json'), JSON.stringify([earlier]));
    expect((await openServers(dir)).value).toEqual([{ ...earlier, hostId: null, otherAddresses: [] }]);
  });

  it('are told to whoever listens at every change', async () => {
    const servers = await openServers(makeTempDir());
    const counts: number[] = [];
    servers.onChanged((list) => counts.push(list.length));
    void servers.remember({ address: 'a:1', dialect: 'wassop2', name: 'Sala' });
    void servers.forget({ address: 'a:1', hostId: null });
    expect(counts).toEqual([1, 0]);
    await servers.flush();
  });

  it('are kept without names of people or messages', async () => {
    const dir = makeTempDir();
    const servers = await openServers(dir);
    void servers.remember({ address: 'a:1', dialect: 'wassop2', name: 'Sala' });
    await servers.flush();
    const [stored] = JSON.parse(readFileSync(path.join(dir, 'servers.json'), 'utf8')).data;
    expect(Object.keys(stored).sort()).toEqual(['address', 'dialect', 'hostId', 'isFavourite', 'lastUsedUnixMs', 'name', 'otherAddresses']);
  });
});
