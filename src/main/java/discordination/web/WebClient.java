package discordination.web;

import discordination.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// The React client from the jar: hashed assets for ever, everything else always fresh, unknown pages are the client's
/// own business (files-proxies 5.4).
public final class WebClient extends Handler.Abstract.NonBlocking {
    private static final Pattern RESOURCE = Pattern.compile("(/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)+");
    private static final Pattern TEXT = Pattern.compile("text/.*|application/(json|javascript|manifest.*)|image/svg.*");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/vnd.microsoft.icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    /// The players that link previews may frame (files-proxies 2.8), and no script but our own.
    ///
    /// @param captcha whether hCaptcha's script and its frame are let in, where people are asked by it
    static String policy(boolean captcha) {
        var asked = captcha ? " https://hcaptcha.com https://*.hcaptcha.com" : "";
        return String.join(
                "; ",
                "default-src 'self'",
                "script-src 'self'" + asked,
                "style-src 'self' 'unsafe-inline'" + asked,
                "img-src 'self' data: blob: https: http:",
                "media-src 'self' data: blob: https: http:",
                "font-src 'self' data:",
                "connect-src 'self' https: http: wss: ws:",
                "worker-src 'self' blob:",
                "frame-src https://www.youtube-nocookie.com https://player.twitch.tv https://new.lightspeed.tv"
                        + " https://open.spotify.com https://w.soundcloud.com https://bandcamp.com https://streamable.com"
                        + asked,
                "object-src 'none'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'self'");
    }

    private final Function<Request, String> apiUrl;
    private final String policy;
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    private record Asset(byte[] plain, byte[] zipped, String type, String tag) {}

    /// @param apiUrl the API's address as the caller of a request sees it, for `/.well-known/stoat`
    /// @param captcha whether people are asked by hCaptcha
    public WebClient(Function<Request, String> apiUrl, boolean captcha) {
        this.apiUrl = apiUrl;
        this.policy = policy(captcha);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var path = request.getHttpURI().getPath();
        if (!"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod())) {
            plain(404, "Not found", response, callback);
        } else if (path.equals("/.well-known/stoat")) {
            response.getHeaders().put("Access-Control-Allow-Origin", "*");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
            body(Json.bytes(Map.of("api", apiUrl.apply(request))), "application/json", response, callback);
        } else {
            page(path, request, response, callback);
        }
        return true;
    }

    private void page(String path, Request request, Response response, Callback callback) {
        var asset = path.equals("/") ? null : asset(path);
        if (asset == null) {
            var accept = request.getHeaders().get(HttpHeader.ACCEPT);
            var wantsPage = accept == null || accept.contains("text/html") || accept.contains("*/*");
            if (path.startsWith("/assets/") || !wantsPage || path.contains(".")) {
                plain(404, "Not found", response, callback);
                return;
            }
            asset = asset("/index.html");
        }
        if (asset == null) {
            plain(404, "This jar was built without the web client.", response, callback);
            return;
        }
        send(asset, path.startsWith("/assets/"), request, response, callback);
    }

    private void send(Asset asset, boolean hashed, Request request, Response response, Callback callback) {
        var headers = response.getHeaders();
        headers.put(HttpHeader.CACHE_CONTROL, hashed ? "public, max-age=31536000, immutable" : "no-cache");
        headers.put(HttpHeader.ETAG, asset.tag);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put(HttpHeader.VARY, "Accept-Encoding");
        if (asset.type.startsWith("text/html")) {
            headers.put("Content-Security-Policy", policy);
            headers.put("Referrer-Policy", "strict-origin-when-cross-origin");
        }
        if (asset.tag.equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
            response.setStatus(304);
            callback.succeeded();
            return;
        }
        var zipped = asset.zipped != null && request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING, "gzip");
        if (zipped) headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
        body(zipped ? asset.zipped : asset.plain, asset.type, response, callback);
    }

    private static void body(byte[] bytes, String type, Response response, Callback callback) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    private static void plain(int status, String text, Response response, Callback callback) {
        var bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    /// Null for what the jar does not hold; only names that cannot leave the folder are looked up.
    private Asset asset(String path) {
        if (!RESOURCE.matcher(path).matches()) return null;
        var known = assets.get(path);
        if (known != null) return known;
        var type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) return null;
        try (var in = WebClient.class.getResourceAsStream("/web" + path)) {
            if (in == null) return null;
            var plain = in.readAllBytes();
            var zipped = TEXT.matcher(type).matches() ? zip(plain) : null;
            var asset = new Asset(plain, zipped, type, tag(plain));
            assets.put(path, asset);
            return asset;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private static String tag(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
