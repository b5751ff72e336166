package discordination.config;

import java.util.List;

/// What one person may have, with the names that `GET /` publishes (rest-accounts 3).
public record UserLimits(
        @Key(says = "Friend requests waiting for an answer.", standard = "10", standardForNewUsers = "5", most = 1000)
        int outgoingFriendRequests,

        @Key(says = "Bots.", standard = "5", standardForNewUsers = "2", most = 1000)
        int bots,

        @Key(says = "Characters of one message.", standard = "2000", least = 1, most = 100000)
        int messageLength,

        @Key(says = "Attachments of one message.", standard = "5", most = 100)
        int messageAttachments,

        @Key(says = "Servers one may be in.", standard = "100", standardForNewUsers = "50", most = 10000)
        int servers,

        @Key(says = "Sampling rate of voice in Hz.", standard = "16000", least = 8000, most = 192000)
        int voiceQuality,

        @Key(says = "Whether camera and screen may be shared.", standard = "true")
        boolean video,

        @Key(
                says = "Largest width and height of shared video in pixels.",
                standard = "[1280, 720]",
                standardForNewUsers = "[1080, 720]",
                most = 16384)
        List<Integer> videoResolution,

        @Key(
                says = "Smallest and largest width divided by height of shared video.",
                standard = "[0.3, 2.5]",
                most = 100)
        List<Double> videoAspectRatio,

        @Key(says = "Largest upload in bytes, by kind.") UploadLimits fileUploadSizeLimit) {}
