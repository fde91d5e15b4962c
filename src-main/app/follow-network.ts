// Tells the person's connections when the machine's network changed or the machine woke up.
// Must not know what they do about it.
import type { PowerMonitor } from 'electron';
import type { ChatClient } from '../../src-shared/session/chat-client.ts';
import type { Clock } from '../../src-shared/util/clock.ts';
import { NetworkWatch } from '../connections/network-watch.ts';

export interface FollowNetworkDeps {
  readonly client: Pick<ChatClient, 'networkChanged'>;
  readonly clock: Clock;
  readonly powerMonitor: Pick<PowerMonitor, 'on'>;
}

export function followNetwork({ client, clock, powerMonitor }: FollowNetworkDeps): NetworkWatch {
  const watch = new NetworkWatch({ clock });
  watch.onChanged((addresses) => client.networkChanged(addresses));
  powerMonitor.on('resume', () => watch.wokeUp());
  // Some systems tell of a short sleep by this alone.
  powerMonitor.on('unlock-screen', () => watch.wokeUp());
  return watch;
}
