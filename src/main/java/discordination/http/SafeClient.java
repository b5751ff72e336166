package discordination.http;

import discordination.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/// The one client for requests to addresses that strangers chose: link previews, proxied media, oEmbed, webhooks of
/// push services. It reaches public web servers and nothing else, whatever a URL, a name server or a redirect says
/// (files-proxies-jobs 2.2 and 2.3). Every limit is a [Rules] field.
///
/// A URL is read once ([Destination]), each name resolved once and every answer checked ([Addresses]), and the socket
/// checks again what it connects to. No proxy settings, cookies, credentials or `Referer` are used.
public final class SafeClient implements AutoCloseable {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final String PREVIEW_BOT = "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)";
    private static final Set<String> PREVIEW_BOT_HOSTS = Set.of(
            "twitter.com",
            "vxtwitter.com",
            "fxtwitter.com",
            "x.com",
            "fixvx.com",
            "fixupx.com",
            "reddit.com",
            "old.reddit.com",
            "new.reddit.com",
            "klipy.com");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final int MOST_HEADERS = 256;
    private static final int MOST_HEADER_BYTES = 48 * 1024;
    private static final int LONGEST_ANSWER = 16 * 1024;
    private static final int LONGEST_HEADER = 16 * 1024;

    private final Rules rules;
    private final Destination destination;
    private final OkHttpClient client;
    private final CheckedNames names;
    private final HostGates gates;
    private final OwnFiles ownFiles;

    public SafeClient(Rules rules) {
        this(rules, Resolver.SYSTEM, OwnFiles.NONE);
    }

    /// @param ownFiles where the public files of this instance are read, wherever their public name leads
    public SafeClient(Rules rules, OwnFiles ownFiles) {
        this(rules, Resolver.SYSTEM, ownFiles);
    }

    /// The same with another source of addresses; whatever it answers is checked.
    public SafeClient(Rules rules, Resolver resolver, OwnFiles ownFiles) {
        this.rules = rules;
        this.destination = new Destination(rules, ownFiles);
        this.names = new CheckedNames(rules, resolver);
        this.gates = new HostGates(rules.atOnce(), rules.atOncePerHost());
        this.ownFiles = ownFiles;
        this.client = new OkHttpClient.Builder()
                .proxy(Proxy.NO_PROXY)
                .dns(names)
                .socketFactory(new CheckedSockets(rules))
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(rules.connectTimeout())
                .readTimeout(rules.totalTimeout())
                .writeTimeout(rules.totalTimeout())
                .connectionPool(new ConnectionPool(16, 10, TimeUnit.SECONDS))
                .build();
    }

    private SafeClient(SafeClient like, OkHttpClient client) {
        this.rules = like.rules;
        this.destination = like.destination;
        this.names = like.names;
        this.gates = like.gates;
        this.ownFiles = like.ownFiles;
        this.client = client;
    }

    /// The same client with other authorities to vouch for certificates; for tests.
    SafeClient trusting(SSLContext context, X509TrustManager authorities) {
        return new SafeClient(
                this,
                client.newBuilder()
                        .sslSocketFactory(context.getSocketFactory(), authorities)
                        .build());
    }

    /// What the client may do.
    ///
    /// @param userAgent sent with every request and recognised in incoming ones ([#isOwn])
    /// @param askAsPreviewBot some sites serve preview tags to well-known bots alone; ask those under such a name
    /// @param connectTimeout for one connection
    /// @param totalTimeout for everything from resolving to the last byte of the body, all redirects included
    /// @param redirects how many are followed
    /// @param ports the only ones asked
    /// @param blockedDomains names refused together with all below them, in lower case and punycode
    /// @param ownHosts public places of this instance that must not be asked through here
    /// @param atOnce requests in flight, all hosts together
    /// @param atOncePerHost requests in flight to one host
    /// @param unsafeAllowHosts `host:port` pairs that skip every check; for tests alone
    public record Rules(
            String userAgent,
            boolean askAsPreviewBot,
            Duration connectTimeout,
            Duration totalTimeout,
            int redirects,
            Set<Integer> ports,
            Set<String> blockedDomains,
            List<OwnHost> ownHosts,
            int atOnce,
            int atOncePerHost,
            Set<String> unsafeAllowHosts) {
        public static final Rules DEFAULT = new Rules(
                "Discordination/1.0",
                true,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                5,
                Set.of(80, 443, 8080, 8443),
                Set.of(),
                List.of(),
                64,
                6,
                Set.of());

        /// As the configuration says; the instance's own addresses are refused, except for its public files.
        public static Rules of(Config config) {
            Config.Links links = config.links();
            return new Rules(
                    links.userAgent(),
                    links.discordbotAgent(),
                    links.connectTimeout(),
                    links.timeout(),
                    links.maxRedirects(),
                    Set.copyOf(links.ports()),
                    links.blockedDomains().stream().map(Rules::canonical).collect(Collectors.toSet()),
                    OwnHost.of(config),
                    64,
                    6,
                    Set.copyOf(links.unsafeAllowHosts()));
        }

        private static String canonical(String domain) {
            HttpUrl url = HttpUrl.parse("http://" + domain + "/");
            return Destination.withoutDot(url == null ? domain : url.host());
        }
    }

    /// Thrown when a URL, a name's address or a redirect target is one that must not be asked. Nothing was sent there.
    public static final class Refused extends IOException {
        public Refused(String reason) {
            super(reason);
        }
    }

    /// Thrown when a body is, or says it is, larger than the caller takes.
    public static final class TooLarge extends IOException {
        public TooLarge() {
            super("body too large");
        }
    }

    /// Whether a request that came in was sent by this client: answering it could go round in circles.
    public boolean isOwn(String userAgent) {
        return !rules.userAgent().isBlank() && rules.userAgent().equals(userAgent);
    }

    /// Checks an address as [#get] would, without resolving or sending anything.
    public HttpUrl check(String url) throws IOException {
        return destination.parse(url);
    }

    /// Whether an address is among those that skip every check.
    public boolean isExempt(HttpUrl url) {
        return rules.unsafeAllowHosts().contains(Destination.withoutDot(url.host()) + ":" + url.port());
    }

    /// What came back.
    ///
    /// @param body its beginning, as UTF-8
    public record Answer(int status, String body) {}

    /// Sends a body and follows no redirect.
    ///
    /// @throws Refused if the URL must not be asked
    public Answer post(String address, Map<String, String> headers, byte[] body) throws IOException {
        long deadline = System.nanoTime() + rules.totalTimeout().toNanos();
        HttpUrl url = destination.parse(address);
        try (HostGates.Permit _ = gates.enter(site(url), deadline)) {
            Request request = new Request.Builder()
                    .url(url)
                    .headers(Headers.of(headers))
                    .header("User-Agent", rules.userAgent())
                    .post(RequestBody.create(body, null))
                    .build();
            try (Response response = before(deadline).newCall(request).execute()) {
                var beginning = response.body().byteStream().readNBytes(LONGEST_ANSWER);
                return new Answer(response.code(), new String(beginning, StandardCharsets.UTF_8));
            }
        } catch (IOException | RuntimeException e) {
            throw unwrapped(e);
        }
    }

    private OkHttpClient before(long deadline) {
        return client.newBuilder()
                .callTimeout(Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime())))
                .build();
    }

    /// Asks for a page and follows redirects. The reply has status 2xx and one well-formed Content-Type, and must be
    /// closed.
    ///
    /// @throws Refused if the URL or a redirect must not be followed
    /// @throws IOException for everything that went wrong on the way
    public Fetched get(String url) throws IOException {
        return get(url, "*/*");
    }

    /// The same with an `Accept` header.
    public Fetched get(String address, String accept) throws IOException {
        long deadline = System.nanoTime() + rules.totalTimeout().toNanos();
        HttpUrl url = destination.parse(address);
        for (int hop = 0; hop <= rules.redirects(); hop++) {
            Fetched reply = once(url, accept, deadline);
            if (reply.isFinal()) {
                return reply;
            }
            try (reply) {
                url = destination.follow(url, reply.location());
            }
        }
        throw new IOException("too many redirects");
    }

    private Fetched once(HttpUrl url, String accept, long deadline) throws IOException {
        HostGates.Permit permit = gates.enter(site(url), deadline);
        Response response = null;
        try {
            Request request = new Request.Builder()
                    .url(url)
                    .header("User-Agent", agentFor(url.host()))
                    .header("Accept", accept)
                    .header("Accept-Language", "en-US,en;q=0.5")
                    .header("Accept-Encoding", "identity")
                    .build();
            OkHttpClient client = before(deadline);
            response = ownFiles.get(client, request);
            if (response == null) {
                response = client.newCall(request).execute();
            }
            checkHeaders(response);
            return new Fetched(url, response, REDIRECTS.contains(response.code()), permit);
        } catch (IOException | RuntimeException e) {
            if (response != null) {
                response.close();
            }
            permit.close();
            throw unwrapped(e);
        }
    }

    /// Names under one domain have one owner, who can make any number of them.
    private static String site(HttpUrl url) {
        String domain = url.topPrivateDomain();
        return domain == null ? url.host() : domain;
    }

    private String agentFor(String host) {
        String name = host.startsWith("www.") ? host.substring(4) : host;
        boolean picky = PREVIEW_BOT_HOSTS.contains(name) || name.endsWith(".klipy.com");
        return rules.askAsPreviewBot() && picky ? PREVIEW_BOT : rules.userAgent();
    }

    /// A refusal found while resolving or connecting comes wrapped in what OkHttp makes of it.
    private static IOException unwrapped(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refused refused) {
                return refused;
            }
        }
        return failure instanceof IOException io ? io : new IOException("request failed", failure);
    }

    private static void checkHeaders(Response response) throws IOException {
        if (response.headers().size() > MOST_HEADERS || response.headers().byteCount() > MOST_HEADER_BYTES) {
            throw new IOException("headers too large");
        }
        for (var header : response.headers()) {
            String value = header.getSecond();
            // A line without a name is what is left of a header that was broken by a lone line feed.
            if (!HEADER_NAME.matcher(header.getFirst()).matches()) {
                throw new IOException("malformed header");
            }
            if (value.length() > LONGEST_HEADER || value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
                throw new IOException("malformed header");
            }
        }
    }

    @Override
    public void close() {
        names.close();
        client.connectionPool().evictAll();
    }

    /// Where names come from.
    @FunctionalInterface
    public interface Resolver {
        Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

        List<InetAddress> lookup(String host) throws IOException;
    }
}
