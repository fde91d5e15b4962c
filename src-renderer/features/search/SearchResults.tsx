// What was found, newest first: under its room, each with who said it, when, and the words marked.
import { Hash, Search, SearchX } from 'lucide-react';
import { Fragment, useEffect, useRef } from 'react';
import type { SearchHit } from '../../../src-shared/ipc/search.ts';
import { useSearch } from '../../stores/use-stores.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { useI18n, useT } from '../../ui/i18n-context.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useNow } from '../../ui/use-now.ts';
import { MarkedText } from './MarkedText.tsx';

/** More are asked for this far before the end, so that they are there when one arrives. */
const LOAD_WITHIN_PX = 400;
const MINUTE_MS = 60_000;

export interface SearchResultsProps {
  readonly listId: string;
  /** The one that Enter goes to. */
  readonly current: SearchHit | undefined;
  readonly onGo: (hit: SearchHit) => void;
}

export function hitId(listId: string, hit: SearchHit): string {
  return `${listId} ${hit.entryId}`;
}

export function SearchResults({ listId, current, onGo }: SearchResultsProps) {
  const t = useT();
  const hits = useSearch((state) => state.hits);
  const next = useSearch((state) => state.next);
  const isLoadingMore = useSearch((state) => state.isLoadingMore);
  const loadMore = useSearch((state) => state.loadMore);
  const visited = useSearch((state) => state.visitedEntryId);
  const list = useRef<HTMLDivElement>(null);
  const currentId = current && hitId(listId, current);

  useEffect(() => {
    if (currentId) document.getElementById(currentId)?.scrollIntoView({ block: 'nearest' });
  }, [currentId]);

  function onScroll() {
    const element = list.current;
    if (element && element.scrollTop + element.clientHeight > element.scrollHeight - LOAD_WITHIN_PX) loadMore();
  }

  return (
    <div ref={list} className="search-results" onScroll={onScroll}>
      <div id={listId} role="listbox" aria-label={t('search.results')} hidden={hits.length === 0}>
        {hits.map((hit, index) => (
          <Fragment key={hit.entryId}>
            {isOtherRoom(hits[index - 1], hit) && <RoomHead hit={hit} />}
            <Hit id={hitId(listId, hit)} hit={hit} isCurrent={hit === current} isVisited={hit.entryId === visited} onGo={onGo} />
          </Fragment>
        ))}
      </div>
      {hits.length === 0 && <NoHits />}
      {next && (
        <Button className="search-more" kind="ghost" disabled={isLoadingMore} onClick={loadMore}>
          {t('search.more')}
        </Button>
      )}
    </div>
  );
}

function isOtherRoom(previous: SearchHit | undefined, hit: SearchHit): boolean {
  return previous?.roomName !== hit.roomName || previous.serverName !== hit.serverName;
}

function RoomHead({ hit }: { readonly hit: SearchHit }) {
  return (
    <div role="presentation" className="search-room">
      <Icon of={Hash} size={14} />
      <span className="search-room-name ellipsis" dir="auto">
        {hit.roomName}
      </span>
      <span className="search-server ellipsis" dir="auto">
        {hit.serverName}
      </span>
    </div>
  );
}

interface HitProps {
  readonly id: string;
  readonly hit: SearchHit;
  readonly isCurrent: boolean;
  readonly isVisited: boolean;
  readonly onGo: (hit: SearchHit) => void;
}

function Hit({ id, hit, isCurrent, isVisited, onGo }: HitProps) {
  const { t, format } = useI18n();
  const nowUnixMs = useNow(MINUTE_MS);
  const author = hit.isOwn ? t('common.you') : hit.authorName;
  return (
    // Reached from the field, by the arrows; the list keeps no focus of its own.
    <div
      id={id}
      role="option"
      aria-selected={isCurrent}
      data-visited={isVisited || undefined}
      className="search-hit"
      onClick={() => onGo(hit)}
      title={format.dateTime(hit.sentAtUnixMs)}
    >
      <Avatar name={hit.authorName} size="small" />
      <div className="search-hit-body">
        <div className="search-hit-head">
          <bdi className="search-hit-author ellipsis">{author}</bdi>
          <time className="search-hit-time" dateTime={new Date(hit.sentAtUnixMs).toISOString()}>
            {t('search.when', { day: format.day(hit.sentAtUnixMs, nowUnixMs), time: format.time(hit.sentAtUnixMs) })}
          </time>
        </div>
        <MarkedText excerpt={hit.excerpt} />
      </div>
    </div>
  );
}

function NoHits() {
  const t = useT();
  const status = useSearch((state) => state.status);
  const isWide = useSearch((state) => state.form.scope.kind === 'all');
  const change = useSearch((state) => state.change);
  if (status === 'searching' || status === 'failed') return null;
  const isIdle = status === 'idle';
  return (
    <div className="search-empty">
      <span className="card-icon">
        <Icon of={isIdle ? Search : SearchX} size={20} />
      </span>
      <b>{t(isIdle ? 'search.idleTitle' : 'search.none')}</b>
      <p className="muted">{t(isIdle ? 'search.idleLead' : 'search.noneLead')}</p>
      {!isIdle && !isWide && <Button onClick={() => change({ scope: { kind: 'all' } })}>{t('search.searchEverything')}</Button>}
    </div>
  );
}
