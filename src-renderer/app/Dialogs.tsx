// Whatever is open over the screen, one at a time.
import { printTicket } from '../../src-shared/session/ticket.ts';
import { assertNever } from '../../src-shared/util/assert-never.ts';
import { CommandsDialog } from '../features/composer/CommandsDialog.tsx';
import { DoctorDialog } from '../features/doctor/DoctorDialog.tsx';
import { LinkDialog } from '../features/history/LinkDialog.tsx';
import { GetAppDialog } from '../features/installers/GetAppDialog.tsx';
import { HostPanel } from '../features/host/HostPanel.tsx';
import { RetentionDialog } from '../features/host/RetentionDialog.tsx';
import { RoomDialog } from '../features/rooms/RoomDialog.tsx';
import { DeleteHistoryDialog } from '../features/archive/DeleteHistoryDialog.tsx';
import { ExportDialog } from '../features/archive/ExportDialog.tsx';
import { ImportDialog } from '../features/archive/ImportDialog.tsx';
import { InviteDialog } from '../features/invite/InviteDialog.tsx';
import { TicketDialog } from '../features/invite/TicketDialog.tsx';
import { RoomSwitcher } from '../features/rooms/RoomSwitcher.tsx';
import { SettingsDialog } from '../features/settings/SettingsDialog.tsx';
import { ShortcutsDialog } from '../features/settings/ShortcutsDialog.tsx';
import { useView } from '../stores/use-stores.ts';

export function Dialogs() {
  const dialog = useView((state) => state.dialog);
  if (!dialog) return null;
  switch (dialog.kind) {
    case 'settings':
      return <SettingsDialog />;
    case 'host':
      return <HostPanel />;
    case 'doctor':
      return <DoctorDialog />;
    case 'get-app':
      return <GetAppDialog />;
    case 'invite':
      return <InviteDialog connectionId={dialog.connectionId} roomId={dialog.roomId} />;
    case 'ticket':
      // A second one in its place begins anew.
      return <TicketDialog key={printTicket(dialog.ticket)} ticket={dialog.ticket} />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'commands':
      return <CommandsDialog />;
    case 'switcher':
      return <RoomSwitcher />;
    case 'retention':
      return <RetentionDialog />;
    case 'room':
      return <RoomDialog roomRef={dialog.ref} />;
    case 'export':
      return <ExportDialog scope={dialog.scope} />;
    case 'import':
      return <ImportDialog />;
    case 'delete-history':
      return <DeleteHistoryDialog scope={dialog.scope} />;
    case 'link':
      return <LinkDialog href={dialog.href} text={dialog.text} />;
    default:
      return assertNever(dialog);
  }
}
