// The live line to a LiveKit room: what we send, what we hear, and how it ends. Loaded only when somebody joins a call.
import {
  ConnectionQuality,
  createLocalVideoTrack,
  DisconnectReason,
  MediaDeviceFailure,
  Room,
  RoomEvent,
  Track,
  type LocalTrack,
  type Participant,
} from 'livekit-client';
import type { CallTicket, Id } from '@/api/wire';
import { chosenDevice, type DeviceKind } from './devices';
import { fitting, shapeAllowed, type PictureLimits, type Size } from './picture';
import type { Ending, Marks, MicrophoneState, Quality } from './call';
import { useVolumes, volumeOf } from './volume';

export interface LineListener {
  /** Anything about the people in the room may be different now. */
  changed: () => void;
  came: () => void;
  went: () => void;
  shaky: (shaky: boolean) => void;
  /** Our own rights in the room have changed. */
  permitted: () => void;
  ended: (how: Ending) => void;
}

/** Why a picture was not shown; the name is part of a message key. */
export class PictureRefused extends Error {
  constructor(readonly reason: 'noVideo' | 'cameraDenied' | 'cameraMissing' | 'cameraBusy' | 'shareFailed' | 'shape') {
    super(reason);
  }
}

const CHANGES = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantPermissionsChanged,
  RoomEvent.AudioPlaybackStatusChanged,
  RoomEvent.Reconnected,
] as const;

const CAMERA: Size = { width: 1280, height: 720 };
const SCREEN: Size = { width: 1920, height: 1080 };
const FRAMES = 30;

export class Line {
  readonly room: Room;
  private readonly forgetVolumes: () => void;

  constructor(
    listener: LineListener,
    private readonly limits: () => PictureLimits | undefined,
  ) {
    this.room = new Room({
      adaptiveStream: true,
      dynacast: true,
      audioCaptureDefaults: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    for (const event of CHANGES) this.room.on(event, listener.changed);
    this.room
      .on(RoomEvent.ParticipantConnected, (one) => {
        one.setVolume(volumeOf(one.identity));
        listener.came();
      })
      .on(RoomEvent.ParticipantDisconnected, listener.went)
      .on(RoomEvent.SignalReconnecting, () => listener.shaky(true))
      .on(RoomEvent.Reconnecting, () => listener.shaky(true))
      .on(RoomEvent.Reconnected, () => listener.shaky(false))
      .on(RoomEvent.ParticipantPermissionsChanged, (_before, one) => one.isLocal && listener.permitted())
      .on(RoomEvent.Disconnected, (reason) => listener.ended(ending(reason)));
    this.forgetVolumes = useVolumes.subscribe(() => this.applyVolumes());
  }

  async open(ticket: CallTicket): Promise<void> {
    await this.room.connect(ticket.url, ticket.token, { maxRetries: 2 });
    this.applyVolumes();
    await this.applySpeaker();
  }

  /** The chosen speaker, if it is still plugged in. */
  private async applySpeaker(): Promise<void> {
    const speaker = chosenDevice('audiooutput');
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    if (!speaker || !devices.some((one) => one.deviceId === speaker)) return;
    // The default one is no reason not to talk.
    await this.switchDevice('audiooutput', speaker).catch(() => undefined);
  }

  close(): void {
    this.forgetVolumes();
    this.room.removeAllListeners();
    void this.room.disconnect();
  }

  private applyVolumes(): void {
    for (const one of this.room.remoteParticipants.values()) one.setVolume(volumeOf(one.identity));
  }

  private may(source: Track.Source): boolean {
    const allowed = this.room.localParticipant.permissions;
    if (!allowed) return true;
    const sources = allowed.canPublishSources;
    return allowed.canPublish && (sources.length === 0 || sources.includes(Track.sourceToProto(source)));
  }

  /** Says in which state that leaves the microphone; refusals are no errors, one can listen. */
  async setMicrophone(on: boolean): Promise<MicrophoneState> {
    const me = this.room.localParticipant;
    if (!on) {
      await me.setMicrophoneEnabled(false);
      return this.may(Track.Source.Microphone) ? 'ready' : 'forbidden';
    }
    if (!this.may(Track.Source.Microphone)) return 'forbidden';
    if (!navigator.mediaDevices) return 'insecure';
    try {
      const device = chosenDevice('audioinput');
      await me.setMicrophoneEnabled(true, device ? { deviceId: { ideal: device } } : {});
      return 'ready';
    } catch (error) {
      const failure = MediaDeviceFailure.getFailure(error);
      if (failure === MediaDeviceFailure.PermissionDenied) return 'denied';
      return failure === MediaDeviceFailure.NotFound ? 'missing' : 'busy';
    }
  }

  async setCamera(on: boolean): Promise<void> {
    const me = this.room.localParticipant;
    const shown = me.getTrackPublication(Track.Source.Camera);
    // Taken down rather than muted: LiveKit tells the server of the one, but not of the other (gateway 5.7).
    if (!on) return void (shown?.track && (await me.unpublishTrack(shown.track, true)));
    if (shown) return;
    if (!this.may(Track.Source.Camera)) throw new PictureRefused('noVideo');
    const device = chosenDevice('videoinput');
    let track: LocalTrack;
    try {
      track = await createLocalVideoTrack({
        ...(device ? { deviceId: { ideal: device } } : {}),
        resolution: { ...fitting(CAMERA, this.limits()), frameRate: FRAMES },
      });
    } catch (error) {
      const failure = MediaDeviceFailure.getFailure(error);
      if (failure === MediaDeviceFailure.PermissionDenied) throw new PictureRefused('cameraDenied');
      throw new PictureRefused(failure === MediaDeviceFailure.NotFound ? 'cameraMissing' : 'cameraBusy');
    }
    await this.publish([track]);
  }

  /** False when the person closed the browser's own dialog. */
  async setShare(on: boolean): Promise<boolean> {
    const me = this.room.localParticipant;
    if (!on) {
      await me.setScreenShareEnabled(false);
      return true;
    }
    if (me.getTrackPublication(Track.Source.ScreenShare)) return true;
    if (!this.may(Track.Source.ScreenShare)) throw new PictureRefused('noVideo');
    let tracks: LocalTrack[];
    try {
      tracks = await me.createScreenTracks({
        // What the others say must not go back to them with the sound of the screen.
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, restrictOwnAudio: true },
        resolution: { ...fitting(SCREEN, this.limits()), frameRate: FRAMES },
        systemAudio: 'include',
        selfBrowserSurface: 'include',
        surfaceSwitching: 'include',
      });
    } catch (error) {
      if (MediaDeviceFailure.getFailure(error) === MediaDeviceFailure.PermissionDenied) return false;
      throw new PictureRefused('shareFailed');
    }
    await this.publish(tracks);
    return true;
  }

  private async publish(tracks: readonly LocalTrack[]): Promise<void> {
    try {
      for (const track of tracks) if (track.kind === Track.Kind.Video) await fit(track.mediaStreamTrack, this.limits());
      for (const track of tracks) await this.room.localParticipant.publishTrack(track);
    } catch (error) {
      for (const track of tracks) track.stop();
      throw error;
    }
  }

  async switchDevice(kind: DeviceKind, id: string): Promise<void> {
    await this.room.switchActiveDevice(kind, id, false);
  }

  playSound(): void {
    void this.room.startAudio();
  }

  people(): { marks: Record<Id, Marks>; speaking: Id[]; quality: Quality; silent: boolean } {
    const all: Participant[] = [this.room.localParticipant, ...this.room.remoteParticipants.values()];
    return {
      marks: Object.fromEntries(all.map((one) => [one.identity, marksOf(one)])),
      speaking: this.room.activeSpeakers.map((one) => one.identity),
      quality: this.room.localParticipant.connectionQuality as Quality,
      silent: !this.room.canPlaybackAudio,
    };
  }
}

function marksOf(one: Participant): Marks {
  return {
    muted: !one.isMicrophoneEnabled,
    camera: one.isCameraEnabled,
    sharing: one.isScreenShareEnabled,
    weak: one.connectionQuality === ConnectionQuality.Poor || one.connectionQuality === ConnectionQuality.Lost,
  };
}

function ending(reason: DisconnectReason | undefined): Ending {
  switch (reason) {
    case DisconnectReason.CLIENT_INITIATED:
      return 'left';
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'elsewhere';
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'removed';
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return 'closed';
    default:
      return 'lost';
  }
}

/** Makes a picture as small as the server wants it, or refuses it. */
async function fit(track: MediaStreamTrack, limits: PictureLimits | undefined): Promise<void> {
  const size = sizeOf(track);
  if (!shapeAllowed(size, limits)) throw new PictureRefused('shape');
  const allowed = fitting(size, limits);
  if (allowed.width >= size.width) return;
  await track.applyConstraints({
    width: { max: allowed.width },
    height: { max: allowed.height },
    frameRate: { max: FRAMES },
  });
  const now = sizeOf(track);
  if (fitting(now, limits).width < now.width) throw new PictureRefused('shape');
}

function sizeOf(track: MediaStreamTrack): Size {
  const { width = 1, height = 1 } = track.getSettings();
  return { width, height };
}
