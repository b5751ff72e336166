package discordination.link;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import discordination.config.Config;
import discordination.file.Images;
import discordination.http.Fetched;
import discordination.http.Json;
import discordination.http.OneFlight;
import discordination.http.Problem;
import discordination.http.SafeClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;

/// Looks at what links lead to, for previews below messages and for pictures from elsewhere (files-proxies-jobs 2).
/// Everything passes the address filter of [SafeClient] and has its bounds; the same link within a minute costs one
/// fetch.
public final class Links {
    private static final Duration REMEMBERED = Duration.ofSeconds(60);
    private static final String ACCEPT = "text/html,application/xhtml+xml,image/*,video/*;q=0.9,*/*;q=0.5";
    private static final int BOX = 1280;
    private static final int MOST_WAITERS = 2_000;
    private static final int MOST_MEDIA_AT_ONCE = 8;

    private final SafeClient client;
    private final Images images;
    private final Settings settings;
    private final Cache<String, Optional<Embed>> embeds = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final Cache<String, Media> media = Caffeine.newBuilder()
            .maximumWeight(64 << 20)
            .weigher((String url, Media found) -> url.length() + found.bytes.length)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final OneFlight<String, Optional<Embed>> embedding;
    private final OneFlight<String, Media> fetching;

    /// Bodies of media are held in memory while they are converted; so many may be.
    private final Semaphore bodies = new Semaphore(MOST_MEDIA_AT_ONCE, true);

    /// @param maxPageSize bytes of JSON taken
    /// @param maxMediaSize bytes of an image or video taken
    /// @param patience longest wait for a fetch that another caller began
    /// @param youTube where oEmbed is asked for
    public record Settings(int maxPageSize, int maxMediaSize, Duration patience, String youTube) {
        public static final String YOUTUBE = "https://www.youtube.com/oembed";

        public static Settings of(Config.Links config) {
            // A fetch that others wait for may itself wait its turn first.
            Duration patience = config.timeout().plusSeconds(5);
            return new Settings(config.maxPageSize(), config.maxMediaSize(), patience, YOUTUBE);
        }
    }

    /// A picture or video fit to be shown. No bytes: the content was refused, which is remembered too.
    record Media(String type, byte[] bytes) {
        static final Media REFUSED = new Media("", new byte[0]);
    }

    public Links(SafeClient client, Images images, Settings settings) {
        this.client = client;
        this.images = images;
        this.settings = settings;
        this.embedding = new OneFlight<>(MOST_WAITERS, settings.patience.toMillis());
        this.fetching = new OneFlight<>(MOST_WAITERS, settings.patience.toMillis());
    }

    /// The preview of a link; empty if there is nothing to show.
    ///
    /// @throws Problem 400 `InvalidOperation` if the address must not be asked, 400 `ProxyError` if asking failed
    public Optional<Embed> embed(String address) {
        HttpUrl url = rewritten(parsed(address));
        return remembered(embeds, embedding, url.toString(), () -> look(url));
    }

    /// A picture as WebP, or a GIF as it is.
    ///
    /// @throws Problem as [#embed], and 400 `FileTypeNotAllowed` for anything else
    Media proxy(String address) {
        HttpUrl url = parsed(address);
        Media found = remembered(media, fetching, url.toString(), () -> fetch(url));
        if (found.bytes.length == 0) {
            throw Problem.of(400, "FileTypeNotAllowed");
        }
        return found;
    }

    private HttpUrl parsed(String address) {
        try {
            return client.check(address);
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private <V> V remembered(Cache<String, V> cache, OneFlight<String, V> flight, String key, Callable<V> fetch) {
        V known = cache.getIfPresent(key);
        if (known != null) {
            return known;
        }
        try {
            return flight.get(key, () -> {
                V value = fetch.call();
                cache.put(key, value);
                return value;
            });
        } catch (IOException e) {
            throw problem(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw Problem.internal(e);
        }
    }

    private static Problem problem(IOException e) {
        return Problem.of(400, e instanceof SafeClient.Refused ? "InvalidOperation" : "ProxyError");
    }

    /// Shorts are watched like any other video.
    private static HttpUrl rewritten(HttpUrl url) {
        boolean shorts = url.encodedPath().startsWith("/shorts/");
        return shorts
                ? Specials.youTube(url)
                        .map(video -> HttpUrl.get("https://youtube.com/watch?v=" + video.id()))
                        .orElse(url)
                : url;
    }

    private Optional<Embed> look(HttpUrl url) throws IOException {
        Optional<Special.YouTube> video = Specials.youTube(url);
        if (video.isPresent()) {
            return Optional.of(youTube(url, video.get()));
        }
        Page page;
        HttpUrl where;
        try (Fetched reply = client.get(url.toString(), ACCEPT)) {
            if (reply.type().startsWith("image/")) {
                return size(reply)
                        .map(size -> new Embed.Image(url.toString(), size.width(), size.height(), Embed.Size.LARGE));
            } else if (!reply.type().endsWith("/html") && !reply.type().endsWith("/xhtml+xml")) {
                return Optional.empty();
            }
            page = new Page(reply.head(Page.MOST_BYTES), reply.charset(), reply.url());
            where = reply.url();
        }
        // The page's connection is given back by now: its pictures lie on the same host more often than not.
        return new Website(page, url, where, client, this::size).embed().map(embed -> embed);
    }

    private Embed youTube(HttpUrl url, Special.YouTube video) throws IOException {
        HttpUrl ask = HttpUrl.get(settings.youTube)
                .newBuilder()
                .addQueryParameter("format", "json")
                .addQueryParameter("url", url.toString())
                .build();
        JsonNode answer;
        try (Fetched reply = client.get(ask.toString(), "application/json")) {
            answer = Json.WIRE.readTree(reply.bytes(settings.maxPageSize));
        } catch (JacksonException e) {
            throw new IOException("no JSON", e);
        }
        Special special = new Special.YouTube(
                video.id(), needed(answer, "author_name"), needed(answer, "author_url"), video.timestamp());
        String thumbnail = needed(answer, "thumbnail_url");
        return new Embed.Website(
                Text.cut(url.toString(), 256),
                null,
                special,
                Text.cut(needed(answer, "title"), 100),
                null,
                null,
                null,
                Text.cut(needed(answer, "provider_name"), 32),
                isPublic(thumbnail) && thumbnail.length() <= 256 ? thumbnail : null,
                null);
    }

    private static String needed(JsonNode answer, String field) throws IOException {
        String text = answer.path(field).textValue();
        if (text == null) {
            throw new IOException("oEmbed without " + field);
        }
        return text;
    }

    private boolean isPublic(String address) {
        try {
            client.check(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// The size of a picture elsewhere; empty if it cannot be had.
    private Optional<Images.Size> size(HttpUrl url) {
        try (Fetched reply = client.get(url.toString(), "image/*")) {
            return reply.type().startsWith("image/") ? size(reply) : Optional.empty();
        } catch (IOException e) {
            // A page without its picture is still worth showing.
            return Optional.empty();
        }
    }

    private Optional<Images.Size> size(Fetched reply) throws IOException {
        return withBody(() -> {
            try {
                return Optional.of(images.size(reply.bytes(settings.maxMediaSize)));
            } catch (discordination.file.BadImage | SafeClient.TooLarge e) {
                return Optional.empty();
            }
        });
    }

    private Media fetch(HttpUrl url) throws IOException {
        try (Fetched reply = client.get(url.toString(), "image/*,video/*;q=0.5")) {
            if (!reply.type().startsWith("image/")) {
                return Media.REFUSED;
            }
            return withBody(() -> {
                try {
                    return converted(reply.type(), reply.bytes(settings.maxMediaSize));
                } catch (discordination.file.BadImage | SafeClient.TooLarge e) {
                    return Media.REFUSED;
                }
            });
        }
    }

    private Media converted(String type, byte[] bytes) throws IOException {
        byte[] preview = images.preview(bytes, BOX, BOX);
        boolean gif =
                type.equals("image/gif") && images.size(bytes).contentType().equals(type);
        return gif ? new Media(type, bytes) : new Media("image/webp", preview);
    }

    private interface Work<V> {
        V run() throws IOException;
    }

    private <V> V withBody(Work<V> work) throws IOException {
        try {
            if (!bodies.tryAcquire(settings.patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Problem.unavailable("fetch", "media", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        try {
            return work.run();
        } finally {
            bodies.release();
        }
    }
}
