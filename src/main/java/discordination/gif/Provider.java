package discordination.gif;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/// Asks one provider: 5 s to connect, 10 s in all, at most 1 MiB of JSON, no redirects. The key goes into addresses,
/// so nothing that is thrown or handed on from here may hold it.
final class Provider implements AutoCloseable {
    static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 20;

    /// After so many requests without any answer the provider is taken to be away.
    private static final int MOST_SILENCES = 3;

    private static final Duration REST = Duration.ofSeconds(5);

    /// Shorter ones could be found in innocent text.
    private static final int SHORTEST_SECRET = 8;

    private final HttpUrl base;
    private final String key;
    private final AtomicInteger silences = new AtomicInteger();
    private volatile long restUntil = System.nanoTime();
    private final OkHttpClient client = new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(5))
            .callTimeout(LONGEST)
            .followRedirects(false)
            .followSslRedirects(false)
            .build();

    Provider(String base, String key) {
        this.base = HttpUrl.get(base);
        this.key = key;
    }

    HttpUrl.Builder path(String path) {
        return base.newBuilder().addPathSegments(path);
    }

    /// @throws IOException saying nothing of the address; at once while the provider is taken to be away
    JsonNode get(HttpUrl url) throws IOException {
        if (System.nanoTime() - restUntil < 0) {
            throw new IOException("the GIF provider is away");
        }
        Request request = new Request.Builder()
                .url(url)
                .header("Accept", "application/json")
                .build();
        byte[] body;
        int status;
        try (Response response = client.newCall(request).execute()) {
            status = response.code();
            body = status == 200 ? response.body().byteStream().readNBytes(MOST_BYTES + 1) : new byte[0];
        } catch (IOException e) {
            if (silences.incrementAndGet() >= MOST_SILENCES) {
                restUntil = System.nanoTime() + REST.toNanos();
            }
            // What OkHttp says may name the address, and the key is in it.
            throw new IOException(
                    "the GIF provider cannot be asked: " + e.getClass().getSimpleName());
        }
        silences.set(0);
        if (status != 200) {
            throw new IOException("the GIF provider answered " + status);
        }
        if (body.length > MOST_BYTES) {
            throw new IOException("the GIF provider answered too much");
        }
        try {
            return Json.WIRE.readTree(body);
        } catch (JacksonException e) {
            throw new IOException("the GIF provider answered no JSON");
        }
    }

    /// An address that clients will load; anything but http and https is dropped.
    String address(JsonNode node) {
        String text = text(node);
        return text != null && (text.startsWith("https://") || text.startsWith("http://")) ? text : null;
    }

    /// A text or number of the answer as text; null for anything else, and for what repeats the key.
    String text(JsonNode node) {
        String text = node.isTextual() || node.isIntegralNumber() ? node.asText() : null;
        boolean secret = text != null && key.length() >= SHORTEST_SECRET && text.contains(key);
        return secret || text != null && text.isEmpty() ? null : text;
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
