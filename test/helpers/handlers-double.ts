// A handler for every command of ChatApi that knows nothing and answers INTERNAL; tests replace the one they are about.
import type { CommandHandlers } from '../../src-main/ipc/command-handlers.ts';
import { failure } from '../../src-shared/errors/app-failure.ts';
import { err } from '../../src-shared/util/result.ts';

export function createHandlersDouble(): CommandHandlers {
  const answer = () => err(failure('INTERNAL'));
  return {
    'app.snapshot': answer,
    'settings.update': answer,
    'servers.forget': answer,
    'servers.setFavourite': answer,
    'servers.open': answer,
    'nearby.look': answer,
    'nearby.join': answer,
    'doctor.examine': answer,
    'host.start': answer,
    'host.offerInstallers': answer,
    'host.stop': answer,
    'host.countExpired': answer,
    'connection.open': answer,
    'connection.close': answer,
    'connection.retryNow': answer,
    'connection.setName': answer,
    'rooms.join': answer,
    'rooms.leave': answer,
    'rooms.refresh': answer,
    'rooms.markRead': answer,
    'rooms.setCatchUp': answer,
    'members.list': answer,
    'timeline.read': answer,
    'search.query': answer,
    'search.people': answer,
    'kept.list': answer,
    'kept.open': answer,
    'kept.read': answer,
    'timeline.loadDeleted': answer,
    'messages.send': answer,
    'messages.retry': answer,
    'messages.discard': answer,
    'history.overview': answer,
    'history.export': answer,
    'history.import': answer,
    'history.cancel': answer,
    'history.delete': answer,
    'links.open': answer,
    'link.done': answer,
    'window.setFullScreen': answer,
    'clipboard.write': answer,
  };
}
