package discordination.config;

import java.time.Duration;
import java.util.Map;

/// The LiveKit servers that carry voice and video (gateway 5.1).
public record Livekit(
        @Key(says = "How long the phones of those who are called should ring.", standard = "\"30s\"", least = 1000)
        Duration callRingDuration,

        @Key(
                says = "How long the token that lets somebody enter a room is good for; LiveKit renews it inside.",
                standard = "\"30s\"",
                least = 10000,
                most = 60000)
        Duration tokenTtl,

        @Key(
                says = "How long a call is kept whose server does not answer or has lost it; then it has ended.",
                standard = "\"30s\"",
                least = 1000,
                most = 600000)
        Duration lostAfter,

        @Key(
                says =
                        "A LiveKit server, one table for each. The table's name (small letters, digits and _) is what clients"
                                + " choose by; when they choose none, \"worldwide\" is taken, else the first public one.",
                example = "worldwide")
        Map<String, Node> nodes) {

    /// Whether there is anybody to talk through.
    public boolean enabled() {
        return !nodes.isEmpty();
    }

    /// How one server is reached, from here and by browsers.
    public record Node(
            @Key(
                    says = "Address at which the API reaches it.",
                    standard = "\"\"",
                    example = "\"http://127.0.0.1:7880\"")
            String url,

            @Key(
                    says = "Address at which browsers reach it; anything but localhost must be wss://.",
                    standard = "\"\"",
                    example = "\"wss://livekit.example.org\"")
            String publicUrl,

            @Key(
                    says = "Key, as in LiveKit's `keys` and `webhook.api_key`.",
                    standard = "\"\"",
                    example = "\"discordination\"")
            String key,

            @Key(
                    says = "Secret of that key, at least 32 characters.",
                    standard = "\"\"",
                    example = "\"at least 32 random characters, yours\"")
            Secret secret,

            @Key(
                    says = "Where it stands, for clients that look for a near one.",
                    standard = "0.0",
                    least = -90,
                    most = 90)
            Double lat,

            @Key(says = "See lat.", standard = "0.0", least = -180, most = 180)
            Double lon,

            @Key(says = "Not shown to clients, only used by those who name it.", standard = "false", name = "private")
            boolean hidden) {}
}
