package discordination.voice;

import java.time.Instant;

/// How somebody takes part in a call (gateway 5.6).
///
/// @param isReceiving   may hear the others
/// @param isPublishing  has a microphone that is not muted
/// @param screensharing shares a picture of the screen
public record UserVoiceState(
        String id,
        Instant joinedAt,
        boolean isReceiving,
        boolean isPublishing,
        boolean screensharing,
        boolean camera) {}
