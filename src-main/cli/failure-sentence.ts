// Why the host did not start, as a sentence with what to do. English, like every line of the command.
import type { AppFailure } from '../../src-shared/errors/app-failure.ts';

const UNUSABLE_REASONS: Readonly<Record<string, string>> = {
  'disk-full': 'the disk is full',
  'read-only': 'it is read-only',
  'no-permission': 'this user may not write there',
  'not-a-folder': 'there is a file in its place',
};

const DAMAGE_REASONS: Readonly<Record<string, string>> = {
  missing: 'the database is gone',
  empty: 'the database is empty',
  foreign: 'the database is of another program',
  'other-space': 'the database is of another space',
  marker: 'space.json cannot be read',
};

export function failureSentence(failure: AppFailure, dataDir: string): string {
  const { code, details = {} } = failure;
  const reason = String(details.reason ?? '');
  switch (code) {
    case 'PORT_IN_USE':
      return `Port ${String(details.port)} is in use by another program. Choose another with --port, or take the next free one with --port-next.`;
    case 'PORT_FORBIDDEN':
      return `The system does not allow port ${String(details.port)}. Choose one above 1023 with --port.`;
    case 'LISTEN_ADDRESS_UNUSABLE':
      return `This computer cannot listen on ${String(details.address)} (${reason}).`;
    case 'HOST_DATA_UNUSABLE':
      return `The data folder ${dataDir} cannot be used: ${UNUSABLE_REASONS[reason] ?? reason}.`;
    case 'HOST_DATA_DAMAGED':
      return `The data in ${dataDir} is damaged (${DAMAGE_REASONS[reason] ?? 'its content cannot be read'}) and was left as it is. Put a backup in its place, or move the folder away to start afresh.`;
    case 'HOST_DATA_NEWER':
      return `The data in ${dataDir} was written by a newer version of Wassop. Update this one; the data was not touched.`;
    case 'HOST_ALREADY_RUNNING':
      return `Another host is using the data folder ${dataDir}. Stop it, or choose another folder with --data-dir.`;
    case 'HOST_START_FAILED':
      return 'The thread that keeps the history could not start. Most often the system allows too few open files (ulimit -n) or too little memory.';
    default:
      return `The host could not start (${code}).`;
  }
}
