package discordination.link;

import discordination.config.Secret;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Problem;
import discordination.http.Reply;
import discordination.http.Route;
import discordination.http.SafeClient;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The routes of the link and media proxy, public path `/january` (files-proxies-jobs 2.1).
public final class LinkApi {
    private static final String VERSION = "0.15.1";
    private static final Map<String, String> MEDIA = Map.of(
            "Content-Disposition", "inline",
            "Cache-Control", "public, max-age=600, immutable",
            "X-Content-Type-Options", "nosniff",
            "Content-Security-Policy", "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy", "cross-origin");

    private final Links links;
    private final SafeClient client;
    private final Secret secret;

    /// @param secret what `/embed` wants as bearer token; if empty, only callers on this machine are answered there
    public LinkApi(Links links, SafeClient client, Secret secret) {
        this.links = links;
        this.client = client;
        this.secret = secret;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                Route.get("/", Guard.anyone(), Limit.UNLIMITED, Root.class, _ -> Root.HELLO),
                Route.get("/proxy", new NoLoop(false), Limit.PROXY, Reply.class, this::proxy),
                Route.get("/embed", new NoLoop(true), Limit.EMBED, Embed.class, this::embed));
    }

    /// What `GET /` says; no client reads it.
    record Root(String january, String version) {
        static final Root HELLO = new Root("Hello, I am a media proxy server!", VERSION);
    }

    private Reply proxy(Exchange exchange) {
        Links.Media media = links.proxy(url(exchange));
        Map<String, String> headers = new LinkedHashMap<>(MEDIA);
        headers.put("Content-Type", media.type());
        return Reply.bytes(200, headers, media.bytes());
    }

    private Embed embed(Exchange exchange) {
        return links.embed(url(exchange)).orElseThrow(() -> Problem.of(400, "NoEmbedData"));
    }

    private static String url(Exchange exchange) {
        List<String> given = exchange.query("url");
        if (given.size() != 1 || given.getFirst().isBlank()) {
            throw Problem.failedValidation("url: expected exactly once");
        }
        return given.getFirst();
    }

    /// Refuses our own outgoing requests, which could call each other for ever, and keeps `/embed` to the API.
    private final class NoLoop implements Guard<Exchange> {
        private final boolean internal;

        NoLoop(boolean internal) {
            this.internal = internal;
        }

        @Override
        public void authenticate(Exchange exchange) {
            if (client.isOwn(exchange.header("User-Agent"))) {
                throw Problem.invalidOperation();
            }
            if (internal && !isInternal(exchange)) {
                throw Problem.of(401, "NotAuthenticated");
            }
        }

        @Override
        public Exchange admit(Exchange exchange) {
            return exchange;
        }

        @Override
        public String description() {
            return internal ? "the API" : "anyone";
        }
    }

    private boolean isInternal(Exchange exchange) {
        if (secret.isEmpty()) {
            return isLoopback(exchange.client().address());
        }
        String shown = exchange.header("Authorization");
        byte[] expected = ("Bearer " + secret.reveal()).getBytes(StandardCharsets.UTF_8);
        return shown != null && MessageDigest.isEqual(expected, shown.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
