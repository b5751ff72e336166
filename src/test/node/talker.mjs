// Somebody in a call, driven by lines of JSON: {"do": "enter", …} comes in, {"event": "entered", …} goes out.
// A microphone plays a tone, camera and screen show grey pictures; of others it tells what arrives here.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const {
    AudioFrame,
    AudioSource,
    AudioStream,
    DisconnectReason,
    LocalAudioTrack,
    LocalVideoTrack,
    Room,
    RoomEvent,
    TrackKind,
    TrackPublishOptions,
    TrackSource,
    VideoBufferType,
    VideoFrame,
    VideoSource,
    VideoStream,
} = require("@livekit/rtc-node");
// The library has no word for muting oneself; what it is made of has.
const { FfiClient } = require("./node_modules/@livekit/rtc-node/dist/ffi_client.cjs");

const RATE = 48000;
const SOURCES = {
    microphone: TrackSource.SOURCE_MICROPHONE,
    camera: TrackSource.SOURCE_CAMERA,
    screen: TrackSource.SOURCE_SCREENSHARE,
    sound: TrackSource.SOURCE_SCREENSHARE_AUDIO,
};
const nameOf = (source) => Object.keys(SOURCES).find((name) => SOURCES[name] === source) ?? "unknown";
const tell = (event, more = {}) => process.stdout.write(JSON.stringify({ event, ...more }) + "\n");

const room = new Room();
const published = new Map();

room.on(RoomEvent.ParticipantConnected, (who) => tell("came", { user: who.identity }));
room.on(RoomEvent.ParticipantDisconnected, (who) => tell("went", { user: who.identity }));
room.on(RoomEvent.TrackMuted, (track, who) => tell("muted", { user: who.identity, source: nameOf(track.source) }));
room.on(RoomEvent.TrackUnpublished, (track, who) => tell("stopped", { user: who.identity, source: nameOf(track.source) }));
room.on(RoomEvent.LocalTrackUnpublished, (track) => tell("silenced", { source: nameOf(track?.source) }));
room.on(RoomEvent.TrackUnsubscribed, (_, track, who) => tell("lost", { user: who.identity, source: nameOf(track.source) }));
room.on(RoomEvent.Reconnecting, () => tell("reconnecting"));
room.on(RoomEvent.Reconnected, () => tell("reconnected"));
room.on(RoomEvent.Disconnected, (reason) => tell("disconnected", { reason: DisconnectReason[reason] ?? String(reason) }));
room.on(RoomEvent.TrackSubscribed, (track, publication, who) => {
    const about = { user: who.identity, source: nameOf(publication.source) };
    if (track.kind === TrackKind.KIND_AUDIO) listen(track, about);
    else watch(track, about);
});

// Tells of the loudest sample of each half second.
async function listen(track, about) {
    let peak = 0;
    let samples = 0;
    for await (const frame of new AudioStream(track)) {
        for (const sample of frame.data) peak = Math.max(peak, Math.abs(sample));
        samples += frame.samplesPerChannel;
        if (samples < frame.sampleRate / 2) continue;
        tell("heard", { ...about, peak });
        if (peak > 1000) loud.add(about.user);
        peak = samples = 0;
    }
}

// Silence is told as well: once a second, who was loud in it.
const loud = new Set();
setInterval(() => {
    tell("second", { loud: [...loud] });
    loud.clear();
}, 1000);

async function watch(track, about) {
    let frames = 0;
    for await (const { frame } of new VideoStream(track)) {
        if (++frames % 5 === 0) tell("saw", { ...about, width: frame.width, height: frame.height });
    }
}

function sing(source) {
    let position = 0;
    const next = async () => {
        const frame = new AudioFrame(new Int16Array(RATE / 10), RATE, 1, RATE / 10);
        for (let i = 0; i < frame.data.length; i++) {
            frame.data[i] = 12000 * Math.sin((2 * Math.PI * 440 * position++) / RATE);
        }
        if (source.closed) return;
        await source.captureFrame(frame);
        setImmediate(next);
    };
    next().catch(() => {});
}

function show(source, width, height) {
    let grey = 0;
    const picture = () => {
        if (source.closed) return clearInterval(timer);
        const data = new Uint8Array((width * height * 3) / 2).fill((grey += 8) % 200, 0, width * height);
        data.fill(128, width * height);
        source.captureFrame(new VideoFrame(data, width, height, VideoBufferType.I420));
    };
    const timer = setInterval(picture, 100);
}

const deeds = {
    async enter({ url, token }) {
        await room.connect(url, token, { autoSubscribe: true, dynacast: false });
        return { users: [...room.remoteParticipants.keys()] };
    },
    async publish({ source, width = 320, height = 240 }) {
        const isAudio = source === "microphone" || source === "sound";
        const input = isAudio ? new AudioSource(RATE, 1) : new VideoSource(width, height);
        const track = isAudio
            ? LocalAudioTrack.createAudioTrack(source, input)
            : LocalVideoTrack.createVideoTrack(source, input);
        const options = new TrackPublishOptions();
        options.source = SOURCES[source];
        options.simulcast = false;
        // LiveKit does not answer whoever may not publish.
        const publication = await within(8000, room.localParticipant.publishTrack(track, options));
        published.set(source, { track, sid: publication.sid });
        if (isAudio) sing(input);
        else show(input, width, height);
        return { source };
    },
    async unpublish({ source }) {
        await room.localParticipant.unpublishTrack(published.get(source).sid);
        return { source };
    },
    async mute({ source, muted }) {
        const trackHandle = published.get(source).track.ffi_handle.handle;
        FfiClient.instance.request({ message: { case: "localTrackMute", value: { trackHandle, mute: muted } } });
        return { source };
    },
    async say({ text }) {
        await room.localParticipant.publishData(new TextEncoder().encode(text), { reliable: true });
        return {};
    },
    async leave() {
        await room.disconnect();
        return {};
    },
};

function within(milliseconds, promise) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error("no answer")), milliseconds);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

createInterface({ input: process.stdin })
    .on("line", async (line) => {
        const wish = JSON.parse(line);
        try {
            tell(wish.do, { result: "done", ...(await deeds[wish.do](wish)) });
        } catch (e) {
            tell(wish.do, { result: "failed", why: String(e?.message ?? e) });
        }
    })
    .on("close", () => process.exit(0));
tell("ready");
