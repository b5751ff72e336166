// The pictures of a call: all alike in a grid, or one large with the rest in a row. Loaded with the first call.
import { isTrackReference, type TrackReferenceOrPlaceholder } from '@livekit/components-core';
import { RoomContext, useTracks } from '@livekit/components-react';
import { LayoutGrid, Maximize, Presentation } from 'lucide-react';
import { Track, type Room } from 'livekit-client';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Channel } from '@/api/wire';
import { t } from '@/i18n';
import { useStore } from '@/store/store';
import { IconButton } from '@/ui/Button';
import { useCall } from './call';
import { Calling } from './Calling';
import { fitGrid, type Grid } from './grid';
import styles from './Stage.module.css';
import { Tile } from './Tile';

const SOURCES = [
  { source: Track.Source.Camera, withPlaceholder: true },
  { source: Track.Source.ScreenShare, withPlaceholder: false },
];
const GAP = 8;

export function Stage({ room, channel }: { room: Room; channel: Channel }) {
  return (
    <RoomContext.Provider value={room}>
      <Pictures channel={channel} />
    </RoomContext.Provider>
  );
}

const keyOf = (ref: TrackReferenceOrPlaceholder) => `${ref.participant.identity} ${ref.source}`;
const isScreen = (ref: TrackReferenceOrPlaceholder) => ref.source === Track.Source.ScreenShare;

/** Screens first, then people in order of arrival, oneself last. */
function inOrder(refs: readonly TrackReferenceOrPlaceholder[]): TrackReferenceOrPlaceholder[] {
  const place = (ref: TrackReferenceOrPlaceholder) => (isScreen(ref) ? 0 : ref.participant.isLocal ? 2 : 1);
  const since = (ref: TrackReferenceOrPlaceholder) => ref.participant.joinedAt?.getTime() ?? 0;
  // LiveKit may name a person twice while one line replaces another.
  const once = [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()];
  return once.sort((a, b) => place(a) - place(b) || since(a) - since(b));
}

function Pictures({ channel }: { channel: Channel }) {
  const refs = inOrder(useTracks(SOURCES, { onlySubscribed: false }));
  const [pinned, setPinned] = useState<string | null>(null);
  const [following, setFollowing] = useState(false);
  const speaker = useLastSpeaker(following);
  const stage = useRef<HTMLDivElement>(null);
  const server = channel.channel_type === 'TextChannel' ? channel.server : undefined;

  // A screen that is shown is what people want to see, until they say otherwise.
  const screen = refs.find((ref) => isScreen(ref) && !ref.participant.isLocal);
  const screenKey = screen ? keyOf(screen) : null;
  useEffect(() => setPinned(screenKey), [screenKey]);

  const large =
    refs.find((ref) => keyOf(ref) === pinned) ??
    (following ? refs.find((ref) => !isScreen(ref) && ref.participant.identity === speaker) : undefined);
  const rest = refs.filter((ref) => ref !== large);
  const tile = (ref: TrackReferenceOrPlaceholder) => (
    <Tile
      key={keyOf(ref)}
      trackRef={ref}
      picture={isTrackReference(ref) && !ref.publication.isMuted}
      screen={isScreen(ref)}
      channel={channel._id}
      server={server}
      large={ref === large}
      onPin={() => setPinned(keyOf(ref) === pinned ? null : keyOf(ref))}
    />
  );

  return (
    <div className={styles.stage} ref={stage} data-layout={large ? 'focus' : 'grid'}>
      {large ? (
        <>
          <div className={styles.large}>{tile(large)}</div>
          {rest.length > 0 && <div className={styles.row}>{rest.map(tile)}</div>}
        </>
      ) : (
        <TileGrid count={refs.length}>
          {refs.map(tile)}
          <Calling channel={channel} />
        </TileGrid>
      )}
      <div className={styles.tools}>
        {refs.length > 1 && (
          <IconButton
            icon={following ? LayoutGrid : Presentation}
            label={following ? t('voice.gridView') : t('voice.speakerView')}
            size="small"
            onClick={() => {
              setPinned(null);
              setFollowing(!following);
            }}
          />
        )}
        {document.fullscreenEnabled && (
          <IconButton
            icon={Maximize}
            label={t('voice.fullscreen')}
            size="small"
            onClick={() => {
              if (document.fullscreenElement) void document.exitFullscreen();
              else void stage.current?.requestFullscreen();
            }}
          />
        )}
      </div>
    </div>
  );
}

/** Who spoke last besides ourselves; a pause keeps them in view. */
function useLastSpeaker(following: boolean): string | null {
  const self = useStore((s) => s.selfId);
  const speaking = useCall((s) => s.speaking.find((id) => id !== self));
  const [last, setLast] = useState<string | null>(null);
  useEffect(() => {
    if (following && speaking) setLast(speaking);
  }, [following, speaking]);
  return last;
}

function TileGrid({ count, children }: { count: number; children: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const calling = useCall((s) => (s.calling ? 1 : 0));
  const [grid, setGrid] = useState<Grid | null>(null);
  const all = count + calling;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setGrid(fitGrid(all, element.clientWidth, element.clientHeight, GAP));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [all]);
  return (
    <div
      ref={box}
      className={styles.grid}
      style={{
        gap: GAP,
        ['--tile-width' as string]: `${grid?.tile.width ?? 0}px`,
        ['--tile-height' as string]: `${grid?.tile.height ?? 0}px`,
      }}
    >
      {children}
    </div>
  );
}
