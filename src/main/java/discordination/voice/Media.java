package discordination.voice;

import discordination.config.UserLimits;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;

/// What people publish: whether they may, and how it is told (gateway 5.7, 5.8).
final class Media {
    private Media() {}

    static boolean isAllowed(Collection<TrackInfo> tracks, UserLimits limits) {
        return tracks.stream().allMatch(track -> isAllowed(track, limits));
    }

    /// The size is what the publisher declares.
    private static boolean isAllowed(TrackInfo track, UserLimits limits) {
        if (track.getType() == TrackType.DATA) return false;
        if (track.getType() != TrackType.VIDEO) return true;
        return fits(track.getWidth(), track.getHeight(), limits.videoResolution(), limits.videoAspectRatio());
    }

    /// A limit of 0, and a range without extent, do not bind. A size that is not declared yet is judged later.
    static boolean fits(long width, long height, List<Integer> most, List<Double> ratios) {
        if (width == 0 || height == 0) return true;
        var area = (long) most.getFirst() * most.getLast();
        if (area > 0 && width * height > area) return false;
        var narrowest = ratios.getFirst();
        var widest = ratios.getLast();
        var ratio = (double) width / height;
        return narrowest.equals(widest) || ratio >= narrowest && ratio <= widest;
    }

    static UserVoiceState state(ParticipantInfo who, Instant joinedAt) {
        return new UserVoiceState(
                who.getIdentity(),
                joinedAt,
                who.getPermission().getCanSubscribe(),
                isOn(who, TrackSource.MICROPHONE),
                isOn(who, TrackSource.SCREEN_SHARE),
                isOn(who, TrackSource.CAMERA));
    }

    private static boolean isOn(ParticipantInfo who, TrackSource source) {
        return who.getTracksList().stream().anyMatch(track -> track.getSource() == source && !track.getMuted());
    }
}
