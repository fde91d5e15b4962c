// The log of a host's landing room, read page by page by a client that shares no code with the app's.
import { Wassop2TestClient } from './wassop2-client.ts';

export interface LoggedMessage {
  readonly seq: number;
  readonly text: string;
  readonly author: { readonly name: string };
}

export async function readLog(port: number, readerName = 'Testigo'): Promise<LoggedMessage[]> {
  const reader = await Wassop2TestClient.enter(port, readerName);
  const entries = await readAfter(reader, 0);
  reader.close();
  return entries;
}

/** Everything after a number, to the end. */
export async function readAfter(reader: Wassop2TestClient, afterSeq: number): Promise<LoggedMessage[]> {
  const log: LoggedMessage[] = [];
  for (;;) {
    const answer = await reader.request({ type: 'history.read', roomId: reader.landingRoomId, afterSeq: log.at(-1)?.seq ?? afterSeq, limit: 1_000 });
    const { entries } = answer['value'] as { entries: LoggedMessage[] };
    if (entries.length === 0) return log;
    log.push(...entries);
  }
}
