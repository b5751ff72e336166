// Shows the open dialogs, one above another.
import { lazy, Suspense } from 'react';
import { screen, useScreen, type DialogName } from '@/store/screen';
import { ChannelSettings } from '../channel/ChannelSettings';
import { CreateChannel } from '../channel/CreateChannel';
import { CreateGroup } from '../channel/CreateGroup';
import { InviteDialog } from '../invite/InviteDialog';
import { Lightbox } from '../message/Lightbox';
import { Palette } from '../palette/Palette';
import { CreateServer } from '../server/CreateServer';
import { JoinServer } from '../server/JoinServer';
import { MoveMember } from '../voice/MoveMember';
import { ProfileDialog } from '../user/ProfileDialog';
import { Confirm } from './Confirm';
import { Shortcuts } from './Shortcuts';

const ServerSettings = lazy(() => import('../server/ServerSettings').then((m) => ({ default: m.ServerSettings })));
const ChannelPermissions = lazy(() =>
  import('../server/ChannelPermissions').then((m) => ({ default: m.ChannelPermissions })),
);
const GroupPeople = lazy(() => import('../channel/GroupPeople').then((m) => ({ default: m.GroupPeople })));
const MemberDialog = lazy(() => import('../server/MemberDialog').then((m) => ({ default: m.MemberDialog })));
const NotifyDialog = lazy(() => import('../settings/NotifyDialog').then((m) => ({ default: m.NotifyDialog })));
const ReportDialog = lazy(() => import('../report/ReportDialog').then((m) => ({ default: m.ReportDialog })));
const UserSettings = lazy(() => import('../settings/UserSettings').then((m) => ({ default: m.UserSettings })));

export function Dialogs() {
  const dialogs = useScreen((s) => s.dialogs);
  return (
    <Suspense>
      {dialogs.map((dialog, index) => (
        <One key={`${index}-${dialog.name}`} dialog={dialog} />
      ))}
    </Suspense>
  );
}

function One({ dialog }: { dialog: DialogName }) {
  const onClose = screen.close;
  switch (dialog.name) {
    case 'create-server':
      return <CreateServer onClose={onClose} />;
    case 'join-server':
      return <JoinServer onClose={onClose} />;
    case 'server-settings':
      return <ServerSettings id={dialog.server} tab={dialog.tab} onClose={onClose} />;
    case 'create-channel':
      return <CreateChannel server={dialog.server} onClose={onClose} />;
    case 'channel-settings':
      return <ChannelSettings id={dialog.channel} onClose={onClose} />;
    case 'create-group':
      return <CreateGroup onClose={onClose} />;
    case 'invite':
      return <InviteDialog id={dialog.channel} onClose={onClose} />;
    case 'user-settings':
      return <UserSettings tab={dialog.tab} onClose={onClose} />;
    case 'profile':
      return <ProfileDialog id={dialog.user} server={dialog.server} onClose={onClose} />;
    case 'channel-permissions':
      return <ChannelPermissions id={dialog.channel} onClose={onClose} />;
    case 'member':
      return <MemberDialog id={dialog.user} server={dialog.server} onClose={onClose} />;
    case 'group-people':
      return <GroupPeople id={dialog.channel} onClose={onClose} />;
    case 'move-member':
      return <MoveMember user={dialog.user} server={dialog.server} onClose={onClose} />;
    case 'report':
      return <ReportDialog target={dialog.target} onClose={onClose} />;
    case 'notify':
      return <NotifyDialog scope={dialog.scope} id={dialog.id} onClose={onClose} />;
    case 'palette':
      return <Palette onClose={onClose} />;
    case 'shortcuts':
      return <Shortcuts onClose={onClose} />;
    case 'lightbox':
      return <Lightbox file={dialog.file} onClose={onClose} />;
    case 'confirm':
      return <Confirm {...dialog} onClose={onClose} />;
  }
}
