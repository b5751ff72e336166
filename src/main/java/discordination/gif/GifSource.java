package discordination.gif;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/// Where GIFs come from. The key goes into addresses, so no exception of a source may carry an address.
sealed interface GifSource extends AutoCloseable permits TenorSource, GiphySource, NoSource {
    List<Gif.Category> categories(String locale) throws IOException;

    /// @param position where a former answer said to go on, or empty
    Gif.Results search(String query, String locale, int limit, boolean category, String position) throws IOException;

    Gif.Results trending(String locale, int limit, String position) throws IOException;

    @Override
    default void close() {}

    /// Asks one provider: 5 s to connect, 10 s in all, at most 1 MiB of JSON, no redirects.
    final class Asking implements AutoCloseable {
        private static final int MOST_BYTES = 1 << 20;

        private final HttpUrl base;
        private final OkHttpClient client = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(5))
                .callTimeout(Duration.ofSeconds(10))
                .followRedirects(false)
                .followSslRedirects(false)
                .build();

        Asking(String base) {
            this.base = HttpUrl.get(base);
        }

        HttpUrl.Builder path(String path) {
            return base.newBuilder().addPathSegments(path);
        }

        JsonNode get(HttpUrl url) throws IOException {
            Request request = new Request.Builder()
                    .url(url)
                    .header("Accept", "application/json")
                    .build();
            byte[] body;
            try (Response response = client.newCall(request).execute()) {
                if (response.code() != 200) {
                    throw new IOException("the GIF provider answered " + response.code());
                }
                body = response.body().byteStream().readNBytes(MOST_BYTES + 1);
            } catch (IOException e) {
                // What OkHttp says may name the address, and the key is in it.
                String reason = e.getMessage() != null && e.getMessage().startsWith("the GIF provider")
                        ? e.getMessage()
                        : "the GIF provider cannot be asked: " + e.getClass().getSimpleName();
                throw new IOException(reason);
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

        @Override
        public void close() {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    /// An address that clients will load; anything but http and https is dropped.
    static String address(JsonNode node) {
        String text = node.textValue();
        return text != null && (text.startsWith("https://") || text.startsWith("http://")) ? text : null;
    }
}
