// Who is in the room, who hosts, and by which door each came in.
import { useMemo } from 'react';
import { Virtualizer } from 'virtua';
import type { AbilitiesView, MemberView } from '../../../src-shared/ipc/views.ts';
import { selectMembers, sortMembers } from '../../stores/members-store.ts';
import type { RoomRef } from '../../stores/room-key.ts';
import { useMembers } from '../../stores/use-stores.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { DoorLabel } from '../../ui/DoorLabel.tsx';
import { useI18n, useT } from '../../ui/i18n-context.tsx';
import './members.css';

export interface MembersPanelProps {
  readonly roomRef: RoomRef;
  readonly abilities: AbilitiesView;
}

export function MembersPanel({ roomRef, abilities }: MembersPanelProps) {
  const { t, locale } = useI18n();
  const members = useMembers(selectMembers(roomRef));
  const sorted = useMemo(() => sortMembers(members, locale), [members, locale]);
  return (
    <section className="members" aria-label={t('members.title')}>
      <h2 className="section-head">
        {abilities.hasMemberList ? t('members.titleCount', { count: members.length }) : t('members.title')}
      </h2>
      <div className="members-scroll" role="list" tabIndex={0} aria-label={t('members.title')}>
        <Virtualizer data={sorted}>{(member, index) => <Member key={member.memberId} member={member} place={index + 1} count={sorted.length} />}</Virtualizer>
        {!abilities.hasMemberList && <p className="members-note">{t('members.unknown')}</p>}
      </div>
    </section>
  );
}

interface MemberProps {
  readonly member: MemberView;
  /** Said because only those in sight are in the document. */
  readonly place: number;
  readonly count: number;
}

function Member({ member, place, count }: MemberProps) {
  const t = useT();
  return (
    <div className="member" role="listitem" aria-posinset={place} aria-setsize={count}>
      <Avatar name={member.name} />
      <div className="grow">
        <div className="row">
          <span className="ellipsis member-name" dir="auto" title={member.name}>
            {member.isSelf ? t('common.you') : member.name}
          </span>
          {member.role === 'owner' && <span className="badge badge-accent">{t('members.host')}</span>}
          {member.role === 'moderator' && <span className="badge">{t('members.moderator')}</span>}
        </div>
        <DoorLabel door={member.door} />
      </div>
    </div>
  );
}
