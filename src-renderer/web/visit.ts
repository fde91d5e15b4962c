// What the host says of itself before anybody came in. Read once; a host that does not answer has a name all the same.
import { VisitView } from '../../src-shared/ipc/views.ts';

/** @param fetchText reads a path of this host; rejects where there is no answer. */
export async function loadVisit(fetchJson: (path: string) => Promise<unknown>, fallbackName: string): Promise<VisitView> {
  try {
    return VisitView.parse(await fetchJson('/visit.json'));
  } catch {
    return { spaceName: fallbackName, installers: [] };
  }
}
