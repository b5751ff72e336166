package discordination.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import discordination.config.Config;
import discordination.config.GlobalLimits;
import discordination.config.UploadLimits;
import discordination.config.UserLimits;
import java.util.List;

/// What a client learns from `GET /` before it does anything else (rest-accounts 4).
///
/// @param revolt the version of the protocol that is spoken
/// @param app    where the web client is, to build links from
/// @param vapid  public key of Web Push, empty while there is none
public record Node(String revolt, Features features, String ws, String app, String vapid, Build build) {
    private static final String PROTOCOL = "0.15.1";

    static Node of(Config config, Places places, String vapid) {
        var gifs = config.gifs().provider();
        var instance = config.instance();
        var features = new Features(
                new Captcha(config.captcha().enabled(), config.captcha().key()),
                config.mail().enabled(),
                instance.inviteOnly(),
                new Feature(true, places.files()),
                new Feature(true, places.links()),
                new Gifbox(gifs != Config.GifProvider.NONE, places.gifs(), attribution(gifs)),
                Livekit.of(config.livekit()),
                new Voso(false, "", ""),
                new Limits(
                        config.limits().global(),
                        Personal.of(config.limits().newUser()),
                        Personal.of(config.limits().standard())),
                new LegalLinks(instance.termsOfService(), instance.privacyPolicy(), instance.guidelines()));
        return new Node(PROTOCOL, features, places.gateway(), places.web(), vapid, Build.THIS);
    }

    private static String attribution(Config.GifProvider provider) {
        return switch (provider) {
            case NONE -> "";
            case TENOR -> "Powered by Tenor";
            case GIPHY -> "Powered by GIPHY";
        };
    }

    public record Features(
            Captcha captcha,
            boolean email,
            boolean inviteOnly,
            Feature autumn,
            Feature january,
            Gifbox gifbox,
            Livekit livekit,
            Voso voso,
            Limits limits,
            LegalLinks legalLinks) {}

    public record Captcha(boolean enabled, String key) {}

    public record Feature(boolean enabled, String url) {}

    public record Gifbox(boolean enabled, String url, String attribution) {}

    /// Where calls can be held; private nodes are used only by those who know their names (gateway 5.2).
    public record Livekit(boolean enabled, List<LivekitNode> nodes) {
        static Livekit of(discordination.config.Livekit config) {
            var nodes = config.nodes().entrySet().stream()
                    .filter(node -> !node.getValue().hidden())
                    .map(node -> new LivekitNode(
                            node.getKey(),
                            node.getValue().lat(),
                            node.getValue().lon(),
                            node.getValue().publicUrl()))
                    .toList();
            return new Livekit(!nodes.isEmpty(), nodes);
        }
    }

    public record LivekitNode(String name, double lat, double lon, String publicUrl) {}

    /// What old clients ask when they join a call.
    public record Voso(boolean enabled, String url, String ws) {}

    public record Limits(
            GlobalLimits global,
            Personal newUser,
            @JsonProperty("default") Personal standard) {}

    /// The limits of one person; the plural of the last one is the wire's (rest-accounts 4).
    public record Personal(
            int outgoingFriendRequests,
            int bots,
            int messageLength,
            int messageAttachments,
            int servers,
            int voiceQuality,
            boolean video,
            List<Integer> videoResolution,
            List<Double> videoAspectRatio,
            UploadLimits fileUploadSizeLimits) {
        static Personal of(UserLimits limits) {
            return new Personal(
                    limits.outgoingFriendRequests(),
                    limits.bots(),
                    limits.messageLength(),
                    limits.messageAttachments(),
                    limits.servers(),
                    limits.voiceQuality(),
                    limits.video(),
                    limits.videoResolution(),
                    limits.videoAspectRatio(),
                    limits.fileUploadSizeLimit());
        }
    }

    public record LegalLinks(String termsOfService, String privacyPolicy, String guidelines) {}

    public record Build(String commitSha, String commitTimestamp, String semver, String originUrl, String timestamp) {
        private static final String UNKNOWN = "unknown";
        private static final Build THIS = new Build(UNKNOWN, UNKNOWN, version(), UNKNOWN, UNKNOWN);

        private static String version() {
            var version = Node.class.getPackage().getImplementationVersion();
            return version == null ? "0.1.0-SNAPSHOT" : version;
        }
    }
}
