// Who is connected to the host, from where and in which rooms.
import type { HostPersonView } from '../../../src-shared/ipc/views.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { DoorLabel } from '../../ui/DoorLabel.tsx';
import { useI18n } from '../../ui/i18n-context.tsx';

export function PeopleList({ people }: { readonly people: readonly HostPersonView[] }) {
  const { t, format } = useI18n();
  const isAlone = people.every((person) => person.isSelf);
  return (
    <section className="host-section">
      <h3 className="section-head">{t('host.people', { count: people.length })}</h3>
      <ul className="host-people">
        {people.map((person) => (
          <li key={person.sessionId} className="host-person">
            <Avatar name={person.name} />
            <div className="grow">
              <div className="row">
                <span className="ellipsis member-name" dir="auto">
                  {person.isSelf ? t('common.you') : person.name}
                </span>
                <DoorLabel door={person.door} />
              </div>
              <div className="tiny muted ellipsis">
                <bdi>{person.remoteAddress}</bdi>
                {person.roomNames.length > 0 && ` · ${t('host.inRooms', { rooms: format.list(person.roomNames) })}`}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {isAlone && <p className="small muted">{t('host.nobody')}</p>}
    </section>
  );
}
