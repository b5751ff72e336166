// Decides which of the client's few faces is shown: waiting, signing in, onboarding, an invite, or the house itself.
import { lazy, Suspense, useEffect } from 'react';
import { t } from '@/i18n';
import { navigate, takeAfter, usePlace } from '@/store/route';
import { useSession } from '@/store/session';
import { Toasts } from '@/ui/Toasts';
import { TipProvider } from '@/ui/Tip';
import { Entrance } from '../account/Entrance';
import { Onboarding } from '../account/Onboarding';
import { EmojiPopover } from '../emoji/EmojiPopover';
import { InvitePage } from '../invite/InvitePage';
import { useCall } from '../voice/call';
import { RingDialog } from '../voice/RingDialog';
import { Dialogs } from './Dialogs';
import { Shell } from './Shell';
import { Waiting } from './Waiting';

export function App() {
  return (
    <TipProvider delay={450} closeDelay={60}>
      <Face />
      <Dialogs />
      <Voice />
      <EmojiPopover />
      <Toasts />
    </TipProvider>
  );
}

const BotPage = lazy(() => import('../bot/BotPage').then((m) => ({ default: m.BotPage })));
const CallSound = lazy(() => import('../voice/CallSound').then((m) => ({ default: m.CallSound })));

function Voice() {
  const room = useCall((s) => s.room);
  return (
    <Suspense>
      <RingDialog />
      {room && <CallSound room={room} />}
    </Suspense>
  );
}

const OUTSIDE = new Set(['login', 'register', 'forgotten', 'resend', 'invite', 'bot']);
/** Pages that people hand each other; they show something to everybody. */
const LINKED = new Set(['invite', 'bot']);
/** Pages that mails lead to; they mean the same whoever is signed in here. */
const MAILED = new Set(['verify', 'reset', 'delete']);

function Face() {
  const phase = useSession((s) => s.phase);
  const place = usePlace();

  useEffect(() => {
    if (MAILED.has(place.at)) return;
    if (phase === 'signed-out' && !OUTSIDE.has(place.at)) navigate('/login', { replace: true });
    if (phase === 'ready' && OUTSIDE.has(place.at) && !LINKED.has(place.at)) {
      navigate(takeAfter(), { replace: true });
    }
  }, [phase, place]);

  switch (phase) {
    case 'starting':
      return <Waiting text={t('app.starting')} />;
    case 'unreachable':
      return <Waiting text={t('app.unreachable')} />;
  }
  if (MAILED.has(place.at)) return <Entrance place={place} />;
  if (place.at === 'bot' && (phase === 'ready' || phase === 'signed-out')) {
    return (
      <Suspense fallback={<Waiting text={t('app.starting')} />}>
        <BotPage id={place.bot} />
      </Suspense>
    );
  }
  switch (phase) {
    case 'onboarding':
      return <Onboarding />;
    case 'connecting':
      return <Waiting text={t('app.connecting')} />;
    case 'signed-out':
      return place.at === 'invite' ? <InvitePage code={place.code} /> : <Entrance place={place} />;
    case 'ready':
      return place.at === 'invite' ? <InvitePage code={place.code} /> : <Shell place={place} />;
  }
}
