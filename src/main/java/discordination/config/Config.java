package discordination.config;

import com.github.f4b6a3.ulid.Ulid;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// All settings of an installation: one record per table, each component with its default and one sentence.
/// `config.example.toml` is generated from these records (`discordination config example`).
public record Config(
        @Key(says = "What this installation is called, where it is reached and where it keeps its data.")
        Instance instance,

        @Key(says = "PostgreSQL, where everything but files is kept.")
        Database database,

        @Key(says = "Redis, which carries events, presence and rate limits between the services.")
        Redis redis,

        @Key(says = "An S3 service for uploaded files; without endpoint and bucket they lie in a folder on disk.")
        S3 s3,

        @Key(says = "The REST API, public path /api; it also runs queued jobs such as link previews.")
        Api api,

        @Key(says = "The WebSocket gateway that carries live events, public path /ws.")
        Gateway gateway,

        @Key(says = "The web client; under `run` this port also answers the paths of all other services.")
        Web web,

        @Key(says = "The file server: uploads and previews, public path /autumn.")
        FileServer files,

        @Key(says = "The link and image proxy, public path /january.")
        Links links,

        @Key(says = "The GIF search proxy, public path /gifbox.")
        Gifs gifs,

        @Key(says = "The job that removes orphaned files and expired rows; it has no port.")
        Cleanup cleanup,

        @Key(says = "Mail: addresses are verified and forgotten passwords reset by it; without a host none is sent.")
        Mail mail,

        @Key(says = "Which addresses and passwords accounts may have, and what goes with a deleted one.")
        Accounts accounts,

        @Key(says = "hCaptcha, or a service that speaks like it, asked of people who register; off without a secret.")
        Captcha captcha,

        @Key(says = "Voice and video over LiveKit servers; without any, clients offer no calls.")
        Livekit livekit,

        @Key(says = "Notifications to browsers that are not open.")
        Push push,

        @Key(says = "How much one person, group or server may have; clients read these numbers from `GET /`.")
        Limits limits) {

    static final String PORT_SAYS = "Port it listens on; 0 picks a free one.";
    static final String HOST_SAYS = "Address it listens on.";
    static final String URL_SAYS = "Public address without trailing slash, if it differs from ";

    /// The defaults of every key, as an installation without any configuration has them.
    public static Config defaults() {
        return ConfigFile.parse("");
    }

    public record Instance(
            @Key(says = "Name shown to people.", standard = "\"Discordination\"")
            String name,

            @Key(
                    says = "Public address, e.g. https://chat.example.org; empty: taken from each request's Host.",
                    standard = "\"\"")
            String url,

            @Key(
                    says = "Data directory; empty: systemd's STATE_DIRECTORY, else /var/lib/discordination for root"
                            + " and ~/.local/share/discordination for others.",
                    standard = "\"\"")
            Path data,

            @Key(says = "Only people with a registration invite may create an account.", standard = "false")
            boolean inviteOnly,

            @Key(
                    says = "Networks of reverse proxies whose X-Forwarded-For, -Proto and -Host are believed.",
                    standard = "[\"127.0.0.0/8\", \"::1/128\"]")
            List<String> trustedProxies,

            @Key(says = "How long requests under way may take to finish when a service stops.", standard = "\"10s\"")
            Duration drain,

            @Key(says = "Address of the terms of service; empty: none.", standard = "\"\"")
            String termsOfService,

            @Key(says = "Address of the privacy policy; empty: none.", standard = "\"\"")
            String privacyPolicy,

            @Key(says = "Address of the community guidelines; empty: none.", standard = "\"\"")
            String guidelines) {}

    public record Database(
            @Key(
                    says = "postgres://user:password@host:5432/database; empty: `run` starts its own PostgreSQL.",
                    standard = "\"\"")
            Secret url,

            @Key(says = "Connections each process keeps at most.", standard = "16", least = 2, most = 500)
            int poolSize,

            @Key(
                    says = "How long a request waits for a free connection before it is answered 503.",
                    standard = "\"5s\"",
                    least = 250)
            Duration poolWait) {

        /// Whether no database is configured, so that `run` brings its own.
        public boolean embedded() {
            return url.isEmpty();
        }

        /// The parts of `url` as JDBC wants them; only for a non-empty url, which is checked at start.
        public DatabaseAddress address() {
            return DatabaseAddress.of(url);
        }
    }

    public record Redis(
            @Key(
                    says = "redis://:password@host:6379/0, rediss:// for TLS; empty: `run` starts its own Redis.",
                    standard = "\"\"")
            Secret url,

            @Key(says = "Connections each process keeps at most.", standard = "16", least = 2, most = 500)
            int poolSize) {

        /// Whether no Redis is configured, so that `run` brings its own.
        public boolean embedded() {
            return url.isEmpty();
        }
    }

    public record S3(
            @Key(says = "Address of the service, e.g. https://s3.eu-central-1.amazonaws.com.", standard = "\"\"")
            String endpoint,

            @Key(says = "Region to sign requests for.", standard = "\"us-east-1\"")
            String region,

            @Key(says = "Bucket, which must exist.", standard = "\"\"")
            String bucket,

            @Key(says = "Access key.", standard = "\"\"") Secret accessKey,

            @Key(says = "Secret key.", standard = "\"\"") Secret secretKey,

            @Key(
                    says =
                            "Put the bucket into the path instead of the host name, as most services outside AWS want it.",
                    standard = "true")
            boolean pathStyle) {

        /// Whether files go to S3; if not they lie in the folder `files` of the data directory.
        public boolean enabled() {
            return !endpoint.isEmpty();
        }
    }

    public record Api(
            @Key(says = HOST_SAYS, standard = "\"127.0.0.1\"")
            String host,

            @Key(says = PORT_SAYS, standard = "8080", most = 65535)
            int port,

            @Key(says = URL_SAYS + "instance.url + /api.", standard = "\"\"")
            String url,

            @Key(says = "Rate limits of every service; switch them off only for benchmarks.", standard = "true")
            boolean rateLimits,

            @Key(says = "Largest JSON body in bytes.", standard = "1048576", least = 1024, most = 67108864)
            int bodyLimit,

            @Key(says = "Workers that take queued jobs; 0: this process takes none.", standard = "4", most = 64)
            int workers,

            @Key(says = "Shortest username in characters.", standard = "2", least = 1, most = 32)
            int minUsernameLength,

            @Key(
                    says = "People who came before this moment, such as 2027-01-01T00:00:00Z, get the badge of early"
                            + " adopters for good; empty: nobody does.",
                    standard = "\"\"")
            String earlyAdopterCutoff,

            @Key(
                    says =
                            "Whether people can call everybody, all who are online, or a role; otherwise they are plain words.",
                    standard = "true")
            boolean massMentions,

            @Key(says = "Whether such a call counts as an unread mention of each of them.", standard = "true")
            boolean massMentionNotifications,

            @Key(says = "Whether webhooks can be used; otherwise their addresses do not exist.", standard = "true")
            boolean webhooks) {

        /// Until when people are early adopters.
        ///
        /// @throws java.time.format.DateTimeParseException for what is no moment, which is told at start
        public Optional<Instant> earlyAdopters() {
            return earlyAdopterCutoff.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(earlyAdopterCutoff));
        }
    }

    public record Gateway(
            @Key(says = HOST_SAYS, standard = "\"127.0.0.1\"")
            String host,

            @Key(says = PORT_SAYS, standard = "4000", most = 65535)
            int port,

            @Key(says = URL_SAYS + "instance.url + /ws; begins with ws:// or wss://.", standard = "\"\"")
            String url,

            @Key(says = "Time between two pings to a connection.", standard = "\"45s\"", least = 100)
            Duration heartbeatInterval,

            @Key(
                    says = "A connection that sent neither frame nor pong for this long is closed.",
                    standard = "\"100s\"",
                    least = 200)
            Duration heartbeatTimeout,

            @Key(
                    says = "A connection that has not authenticated after this long is closed.",
                    standard = "\"15s\"",
                    least = 100)
            Duration authenticationTimeout,

            @Key(
                    says = "Events that may wait for one slow reader before it is closed.",
                    standard = "2048",
                    least = 16,
                    most = 1000000)
            int queueEvents,

            @Key(
                    says = "Bytes that may wait for one slow reader before it is closed.",
                    standard = "8388608",
                    least = 65536)
            int queueBytes,

            @Key(says = "Largest frame a client may send, in bytes.", standard = "65536", least = 1024, most = 16777216)
            int maxFrame) {}

    public record Web(
            @Key(says = HOST_SAYS, standard = "\"0.0.0.0\"") String host,

            @Key(says = PORT_SAYS, standard = "3000", most = 65535)
            int port) {}

    public record Links(
            @Key(says = HOST_SAYS, standard = "\"127.0.0.1\"")
            String host,

            @Key(says = PORT_SAYS, standard = "8091", most = 65535)
            int port,

            @Key(says = URL_SAYS + "instance.url + /january.", standard = "\"\"")
            String url,

            @Key(says = "Where the API's jobs reach this service; empty: links.host and links.port.", standard = "\"\"")
            String internalUrl,

            @Key(
                    says = "Word the API shows to /embed; empty: only callers on this machine are answered there.",
                    standard = "\"\"")
            Secret secret,

            @Key(says = "Hosts that are never asked, their subdomains included.", standard = "[]")
            List<String> blockedDomains,

            @Key(says = "Ports that may be asked.", standard = "[80, 443, 8080, 8443]", least = 1, most = 65535)
            List<Integer> ports,

            @Key(says = "User-Agent sent to pages.", standard = "\"Discordination/1.0\"")
            String userAgent,

            @Key(says = "Call ourselves Discordbot at the few hosts that give previews only to it.", standard = "true")
            boolean discordbotAgent,

            @Key(says = "Longest wait for a connection.", standard = "\"5s\"", least = 100)
            Duration connectTimeout,

            @Key(says = "Longest time for one page, redirects and body included.", standard = "\"10s\"", least = 100)
            Duration timeout,

            @Key(says = "Redirects followed.", standard = "5", most = 20)
            int maxRedirects,

            @Key(
                    says = "Largest page or JSON answer in bytes, decoded.",
                    standard = "5242880",
                    least = 1024,
                    most = 104857600)
            int maxPageSize,

            @Key(
                    says = "Largest image or video in bytes, decoded.",
                    standard = "20971520",
                    least = 1024,
                    most = 104857600)
            int maxMediaSize,

            @Key(says = "DANGEROUS, for tests only: host:port pairs that skip the address filter.", standard = "[]")
            List<String> unsafeAllowHosts) {}

    public record Gifs(
            @Key(says = HOST_SAYS, standard = "\"127.0.0.1\"")
            String host,

            @Key(says = PORT_SAYS, standard = "8092", most = 65535)
            int port,

            @Key(says = URL_SAYS + "instance.url + /gifbox.", standard = "\"\"")
            String url,

            @Key(
                    says = "\"none\", \"tenor\" (any service that speaks Tenor v2, such as Klipy) or \"giphy\".",
                    standard = "\"none\"")
            GifProvider provider,

            @Key(says = "Address of the provider; empty: its usual one.", standard = "\"\"")
            String baseUrl,

            @Key(says = "Key the provider gave you.", standard = "\"\"")
            Secret key,

            @Key(
                    says = "How long people wait for the provider before they are told that it does not answer.",
                    standard = "\"2s\"",
                    least = 100)
            Duration patience,

            @Key(says = "How long a search is remembered.", standard = "\"1h\"")
            Duration searchTtl,

            @Key(says = "How long trending GIFs are remembered.", standard = "\"10m\"")
            Duration trendingTtl,

            @Key(says = "How long categories are remembered.", standard = "\"24h\"")
            Duration categoriesTtl) {}

    /// The wire dialect of the configured GIF source.
    public enum GifProvider {
        NONE,
        TENOR,
        GIPHY
    }

    public record Cleanup(
            @Key(says = "Time between two runs.", standard = "\"1h\"", least = 1000)
            Duration interval,

            @Key(
                    says = "Days a stored object must be orphaned before it is removed.",
                    standard = "30",
                    least = 1,
                    most = 36500)
            int retentionDays,

            @Key(
                    says = "How long a server's audit log remembers; older entries are neither shown nor kept.",
                    standard = "\"30d\"",
                    least = 1000)
            Duration auditLogs,

            @Key(says = "Only log what would be removed.", standard = "false")
            boolean dryRun) {}

    public record Limits(
            @Key(says = "Limits that are the same for everyone.")
            GlobalLimits global,

            @Key(says = "Limits of accounts younger than limits.global.new_user_hours.")
            UserLimits newUser,

            @Key(name = "default", says = "Limits of everyone else.")
            UserLimits standard) {

        /// What one user may have: an account counts as new by the time in its id (rest-accounts 3).
        public UserLimits of(String user) {
            var age = Duration.between(Ulid.getInstant(user), Instant.now());
            return age.compareTo(Duration.ofHours(global.newUserHours())) <= 0 ? newUser : standard;
        }
    }
}
