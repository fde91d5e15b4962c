// Going to a room by typing part of its name (Ctrl/Cmd+K). Enter on a name nobody has makes the room.
import { Dialog } from '@base-ui/react/dialog';
import { Hash } from 'lucide-react';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { RoomView } from '../../../src-shared/ipc/views.ts';
import { selectRooms } from '../../stores/rooms-store.ts';
import { useRooms, useView } from '../../stores/use-stores.ts';
import { useI18n } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { matchRooms } from './match-rooms.ts';
import { useJoinRoom } from './use-join-room.ts';
import './switcher.css';

export function RoomSwitcher() {
  const { t, locale } = useI18n();
  const connectionId = useView((state) => state.connectionId) ?? '';
  const closeDialog = useView((state) => state.closeDialog);
  const showRoom = useView((state) => state.showRoom);
  const rooms = useRooms(selectRooms(connectionId));
  const joinRoom = useJoinRoom(connectionId);
  const [query, setQuery] = useState('');
  const [index, setIndex] = useState(0);
  const listId = useId();
  const matches = matchRooms(rooms, query, locale);
  const current = matches[Math.min(index, matches.length - 1)];
  // A reference to an element must not hold spaces, which the id of a room may.
  const optionId = (room: RoomView) => `${listId}-${matches.indexOf(room)}`;

  function go(room: RoomView | undefined) {
    closeDialog();
    if (room?.isJoined) showRoom({ connectionId, roomId: room.roomId });
    else if (room ?? query.trim() !== '') void joinRoom.join(room?.name ?? query.trim());
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && matches.length > 0) {
      event.preventDefault();
      setIndex((Math.min(index, matches.length - 1) + step + matches.length) % matches.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(current);
    }
  }

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="switcher" aria-label={t('switcher.title')}>
          <input
            className="switcher-input"
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={current && optionId(current)}
            aria-label={t('switcher.title')}
            placeholder={t('switcher.placeholder')}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onKeyDown={onKeyDown}
            onChange={(event) => {
              setQuery(event.target.value);
              setIndex(0);
            }}
          />
          <div id={listId} role="listbox" aria-label={t('rooms.joined')} className="switcher-list">
            {matches.map((room) => (
              <div
                key={room.roomId}
                id={optionId(room)}
                role="option"
                aria-selected={room === current}
                className="switcher-option"
                onClick={() => go(room)}
              >
                <Icon of={Hash} size={16} />
                <span className="grow ellipsis" dir="auto">
                  {room.name}
                </span>
                {!room.isJoined && <span className="badge">{t('rooms.joinButton')}</span>}
                {room.unreadCount > 0 && <span className="pill">{room.unreadCount}</span>}
              </div>
            ))}
          </div>
          <p className="switcher-none muted" role="status">
            {matches.length === 0 && t('switcher.none')}
          </p>
          <p className="switcher-hint">{t('switcher.hint')}</p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
