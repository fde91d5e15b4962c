// Where to look: this room, this server, everything, or any other place that one's own copy holds.
import { SlidersHorizontal } from 'lucide-react';
import type { KeptServerView, SearchScope } from '../../../src-shared/ipc/search.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import { filterCount, scopeOfRoom } from '../../stores/search-form.ts';
import { useSearch } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import type { SelectGroup } from '../../ui/SelectField.tsx';

export interface SearchScopeFieldProps {
  readonly roomRef: RoomRef | null;
  readonly areFiltersShown: boolean;
  readonly onToggleFilters: () => void;
}

export function SearchScopeField({ roomRef, areFiltersShown, onToggleFilters }: SearchScopeFieldProps) {
  const t = useT();
  const form = useSearch((state) => state.form);
  const servers = useSearch((state) => state.servers);
  const change = useSearch((state) => state.change);
  const inUse = filterCount(form);

  return (
    <div className="search-where">
      <SelectField
        label={t('search.where')}
        value={valueOf(form.scope)}
        groups={groupsOf(servers, roomRef, t)}
        onChange={(value) => change({ scope: scopeOf(value, servers) })}
      />
      <Button
        size="small"
        kind="ghost"
        className="search-filter-button"
        aria-expanded={areFiltersShown}
        icon={<Icon of={SlidersHorizontal} size={15} />}
        onClick={onToggleFilters}
      >
        {inUse > 0 ? t('search.filtersInUse', { count: inUse }) : t('search.filters')}
      </Button>
    </div>
  );
}

/** The choices of a list are texts; ids never hold a line feed. */
function valueOf(scope: SearchScope): string {
  return scope.kind === 'all' ? '' : [scope.placeKey, ...(scope.kind === 'room' ? [scope.roomId] : [])].join('\n');
}

function scopeOf(value: string, servers: readonly KeptServerView[]): SearchScope {
  const [placeKey, roomId] = value.split('\n');
  const server = servers.find((one) => one.placeKey === placeKey);
  if (!server) return { kind: 'all' };
  return roomId === undefined ? { kind: 'server', placeKey: server.placeKey } : { kind: 'room', placeKey: server.placeKey, roomId };
}

function groupsOf(servers: readonly KeptServerView[], roomRef: RoomRef | null, t: ReturnType<typeof useT>): SelectGroup[] {
  const here = scopeOfRoom(servers, roomRef?.connectionId ?? null, roomRef?.roomId ?? null);
  const server = here.kind === 'all' ? undefined : servers.find((one) => one.placeKey === here.placeKey);
  const room = here.kind === 'room' ? server?.rooms.find((one) => one.roomId === here.roomId) : undefined;
  const near = [
    ...(room ? [{ value: valueOf(here), label: t('search.thisRoom', { room: room.name }) }] : []),
    ...(server ? [{ value: valueOf({ kind: 'server', placeKey: server.placeKey }), label: t('search.thisServer', { server: server.name }) }] : []),
    { value: valueOf({ kind: 'all' }), label: t('search.everything') },
  ];
  const others = servers.map((one) => ({
    label: one.name,
    options: [
      ...(one === server ? [] : [{ value: valueOf({ kind: 'server', placeKey: one.placeKey }), label: t('search.allRooms', { server: one.name }) }]),
      ...one.rooms
        .filter((other) => other !== room)
        .map((other) => ({ value: valueOf({ kind: 'room', placeKey: one.placeKey, roomId: other.roomId }), label: `# ${other.name}`, shownAs: `# ${other.name} · ${one.name}` })),
    ],
  }));
  return [{ options: near }, ...others.filter(({ options }) => options.length > 0)];
}
