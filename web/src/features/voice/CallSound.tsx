// Everybody's sound, wherever in the client one is. Loaded with the first call.
import { RoomAudioRenderer, RoomContext } from '@livekit/components-react';
import type { Room } from 'livekit-client';
import { useCall } from './call';

export function CallSound({ room }: { room: Room }) {
  const deafened = useCall((s) => s.deafened);
  return (
    <RoomContext.Provider value={room}>
      <RoomAudioRenderer muted={deafened} />
    </RoomContext.Provider>
  );
}
