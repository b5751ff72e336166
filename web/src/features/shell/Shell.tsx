// The house: rail, sidebar and the sheet on which a conversation or a page lies.
import { useEffect } from 'react';
import { appActions } from '@/actions/app';
import { runShortcut } from '@/actions/action';
import { t } from '@/i18n';
import { entryChannel, rememberChannel } from '@/store/order';
import { channelPath, navigate, type Place } from '@/store/route';
import { screen, useScreen } from '@/store/screen';
import { getState, useStore } from '@/store/store';
import { callsForUs, conversations } from '@/store/unread';
import { Button } from '@/ui/Button';
import { classes } from '@/ui/classes';
import { ChannelView } from '../channel/ChannelView';
import { FriendsPage } from '../friend/FriendsPage';
import { LinkBanner } from './LinkBanner';
import { ServerRail } from './ServerRail';
import { Sidebar } from './Sidebar';
import styles from './Shell.module.css';

export function Shell({ place }: { place: Place }) {
  const drawer = useScreen((s) => s.drawer);
  const channel = useStore((s) => (place.at === 'channel' ? s.channels[place.channel] : undefined));
  const server =
    channel?.channel_type === 'TextChannel' ? channel.server : place.at === 'server' ? place.server : undefined;

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
      runShortcut(appActions, undefined, event);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function useTitle() {
  const calls = useStore(callsForUs);
  useEffect(() => {
    document.title = calls > 0 ? `(${calls}) ${t('app.name')}` : t('app.name');
  }, [calls]);
}

/** A server without a chosen channel opens the one last read; home opens friends, or the newest talk on wide screens. */
function useDefaultPlace(place: Place) {
  const ready = useStore((s) => (place.at === 'server' ? entryChannel(s, place.server)?._id : undefined));
  useEffect(() => {
    if (place.at === 'server' && ready) {
      const channel = getState().channels[ready];
      if (channel) navigate(channelPath(channel), { replace: true });
    }
    if (place.at === 'home') {
      const first = conversations(getState())[0];
      navigate(first && innerWidth > 720 ? channelPath(first) : '/friends', { replace: true });
    }
  }, [place, ready]);
}
