package discordination.voice;

import discordination.access.Permission;
import discordination.config.UserLimits;
import io.livekit.server.CanPublish;
import io.livekit.server.CanPublishData;
import io.livekit.server.CanPublishSources;
import io.livekit.server.CanSubscribe;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import io.livekit.server.VideoGrant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.TrackSource;

/// What LiveKit lets somebody do in a room, as their permissions in the channel say (gateway 5.5).
record Grants(boolean subscribe, List<TrackSource> sources) {

    static Grants of(long permissions, UserLimits limits) {
        var sources = new ArrayList<TrackSource>();
        if (Permission.SPEAK.in(permissions)) sources.add(TrackSource.MICROPHONE);
        if (Permission.VIDEO.in(permissions) && limits.video()) {
            sources.addAll(List.of(TrackSource.CAMERA, TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO));
        }
        return new Grants(Permission.LISTEN.in(permissions), List.copyOf(sources));
    }

    /// To LiveKit an empty list of sources means all of them, so whoever has none must not publish at all.
    private boolean publish() {
        return !sources.isEmpty();
    }

    /// As they stand in a token.
    List<VideoGrant> forToken(String room) {
        var grants = new ArrayList<VideoGrant>(List.of(
                new RoomJoin(true),
                new RoomName(room),
                new CanSubscribe(subscribe),
                new CanPublish(publish()),
                new CanPublishData(false)));
        var names = sources.stream()
                .map(source -> source.name().toLowerCase(Locale.ROOT))
                .toList();
        if (publish()) grants.add(new CanPublishSources(names));
        return grants;
    }

    /// As they are set on somebody who is already inside.
    ParticipantPermission forParticipant() {
        return ParticipantPermission.newBuilder()
                .setCanSubscribe(subscribe)
                .setCanPublish(publish())
                .addAllCanPublishSources(sources)
                .build();
    }

    boolean match(ParticipantPermission held) {
        return held.getCanSubscribe() == subscribe
                && held.getCanPublish() == publish()
                && !held.getCanPublishData()
                && new HashSet<>(held.getCanPublishSourcesList()).equals(new HashSet<>(sources));
    }
}
