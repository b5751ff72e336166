// The house: rail, sidebar and the sheet on which a conversation or a page lies.
import { useEffect } from 'react';
import { appActions } from '@/actions/app';
import { runShortcut } from '@/actions/action';
import { allCallActions, ringActions, ringing } from '@/actions/voice';
import type { Channel, Id } from '@/api/wire';
import { t } from '@/i18n';
import { personName } from '@/store/names';
import { entryChannel, rememberChannel } from '@/store/order';
import { channelPath, navigate, type Place } from '@/store/route';
import { screen, useScreen } from '@/store/screen';
import type { State } from '@/store/state';
import { getState, useStore } from '@/store/store';
import { callsForUs, conversations } from '@/store/unread';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { ChannelView } from '../channel/ChannelView';
import { FriendsPage } from '../friend/FriendsPage';
import { LinkBanner } from './LinkBanner';
import { CallStrip } from '../voice/VoiceBar';
import { ServerRail } from './ServerRail';
import { Sidebar } from './Sidebar';
import styles from './Shell.module.css';

export function Shell({ place }: { place: Place }) {
  const drawer = useScreen((s) => s.drawer);
  const channel = useStore((s) => (place.at === 'channel' ? s.channels[place.channel] : undefined));
  const server = useStore((s) => serverOf(s, place, channel));

  useShortcuts();
  useTitle();
  useDefaultPlace(place);
  useEffect(() => {
    if (server && channel) rememberChannel(server, channel._id);
    screen.setDrawer('none');
  }, [server, channel?._id]); // eslint-disable-line react-hooks/exhaustive-deps

  return (
    <div className={classes(styles.shell, drawer === 'channels' && styles.channelsOpen)}>
      <a className={styles.skip} href="#content">
        {t('app.skip')}
      </a>
      {drawer !== 'none' && <div className={styles.scrim} onClick={() => screen.setDrawer('none')} aria-hidden />}
      <div className={styles.side} data-side>
        <ServerRail server={server} home={!server} />
        <Sidebar server={server} place={place} />
      </div>
      <main id="content" className={styles.sheet} tabIndex={-1}>
        <LinkBanner />
        <CallStrip shown={channel?._id} />
        {channel ? (
          <ChannelView
            key={channel._id}
            channel={channel}
            message={place.at === 'channel' ? place.message : undefined}
          />
        ) : place.at === 'friends' || place.at === 'home' ? (
          <FriendsPage />
        ) : (
          <Nowhere place={place} />
        )}
      </main>
    </div>
  );
}

/** The server we stand in: that of the channel, or the one the path names, if it is there. */
function serverOf(state: State, place: Place, channel: Channel | undefined): Id | undefined {
  if (channel) return channel.channel_type === 'TextChannel' ? channel.server : undefined;
  const named = place.at === 'server' || place.at === 'channel' ? place.server : undefined;
  return named && state.servers[named] ? named : undefined;
}

function Nowhere({ place }: { place: Place }) {
  const empty = place.at === 'server';
  return (
    <div className={styles.nowhere}>
      <h1>{empty ? t('server.empty.title') : t('nav.nowhere.title')}</h1>
      <p>{empty ? t('server.empty.lead') : t('nav.nowhere.lead')}</p>
      <Button onClick={() => navigate('/')}>{t('nav.goHome')}</Button>
    </div>
  );
}

function useShortcuts() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (useScreen.getState().dialogs.length > 0) return;
      if (event.key === 'Escape' && useScreen.getState().drawer !== 'none') screen.setDrawer('none');
      runShortcut([...ringActions, ...allCallActions, ...appActions], undefined, event);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function useTitle() {
  const calls = useStore(callsForUs);
  const caller = useStore((s) => {
    const ring = s.rings[ringing(s) ?? ''];
    return ring ? personName(s.users[ring.by]) : null;
  });
  useEffect(() => {
    if (caller) document.title = t('voice.ring.title', { name: caller });
    else document.title = calls > 0 ? `(${calls}) ${t('app.name')}` : t('app.name');
  }, [calls, caller]);
  useEffect(() => {
    // Installed clients and the desktop app show it on their icon.
    navigator.setAppBadge?.(calls).catch(() => undefined);
  }, [calls]);
}

/**
 * A server without a chosen channel, or whose open channel has just gone, shows the one last read; home opens friends, or
 * the newest talk on wide screens.
 */
function useDefaultPlace(place: Place) {
  const ready = useStore((s) => {
    if (place.at === 'server') return entryChannel(s, place.server)?._id;
    const lost = place.at === 'channel' && place.server && !s.channels[place.channel] ? place.server : undefined;
    return lost && s.servers[lost] ? entryChannel(s, lost)?._id : undefined;
  });
  useEffect(() => {
    if (ready) {
      const channel = getState().channels[ready];
      if (channel) navigate(channelPath(channel), { replace: true });
    }
    if (place.at === 'home') {
      const first = conversations(getState())[0];
      navigate(first && innerWidth > 720 ? channelPath(first) : '/friends', { replace: true });
    }
  }, [place, ready]);
}
