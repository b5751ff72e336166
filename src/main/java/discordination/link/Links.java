package discordination.link;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import discordination.config.Config;
import discordination.db.Redis;
import discordination.file.BadImage;
import discordination.file.Images;
import discordination.http.Fetched;
import discordination.http.Json;
import discordination.http.OneFlight;
import discordination.http.Problem;
import discordination.http.SafeClient;
import discordination.http.SharedAnswers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.HttpUrl;

/// Looks at what links lead to, for previews below messages and for pictures from elsewhere (files-proxies-jobs 2).
/// Everything passes the address filter of [SafeClient] and has its bounds; the same link within a minute costs one
/// fetch. What pages say is remembered for all processes; pictures, which are large, only here.
public final class Links {
    private static final Duration REMEMBERED = Duration.ofSeconds(60);
    private static final String ACCEPT = "text/html,application/xhtml+xml,image/*,video/*;q=0.9,*/*;q=0.5";
    private static final int BOX = 1280;
    private static final int VIDEO_BEGINNING = 1 << 20;
    private static final int MOST_WAITERS = 2_000;
    private static final int MOST_FETCHES = 500;
    private static final int MOST_MEDIA_AT_ONCE = 8;

    private final SafeClient client;
    private final Images images;
    private final Settings settings;
    private final SharedAnswers<Optional<Embed>> embeds;
    private final Cache<String, Media> media = Caffeine.newBuilder()
            .maximumWeight(64 << 20)
            .weigher((String url, Media found) -> url.length() + found.bytes.length)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final OneFlight<String, Media> fetching = new OneFlight<>(MOST_WAITERS, MOST_FETCHES);

    /// Bodies of media are held in memory while they are looked at; so many may be.
    private final Semaphore bodies;

    /// @param maxPageSize bytes of JSON taken
    /// @param maxMediaSize bytes of an image or video taken
    /// @param patience longest wait for a fetch that another caller began
    /// @param youTube where oEmbed is asked for
    /// @param mediaAtOnce pictures and videos held in memory at the same time
    public record Settings(int maxPageSize, int maxMediaSize, Duration patience, String youTube, int mediaAtOnce) {
        public static final String YOUTUBE = "https://www.youtube.com/oembed";

        public static Settings of(Config.Links config) {
            // A fetch that others wait for may itself wait its turn first.
            Duration patience = config.timeout().plusSeconds(5);
            return new Settings(config.maxPageSize(), config.maxMediaSize(), patience, YOUTUBE, MOST_MEDIA_AT_ONCE);
        }
    }

    /// A picture or video fit to be shown. No bytes: the content was refused, which is remembered too.
    record Media(String type, byte[] bytes) {
        static final Media REFUSED = new Media("", new byte[0]);
    }

    public Links(SafeClient client, Images images, Redis redis, Settings settings) {
        this.client = client;
        this.images = images;
        this.settings = settings;
        this.bodies = new Semaphore(settings.mediaAtOnce, true);
        Duration longest = settings.patience;
        this.embeds = new SharedAnswers<>(
                redis.commands(),
                new SharedAnswers.Terms("link", longest, longest, longest, Duration.ZERO),
                new SharedAnswers.Form<>(
                        embed -> Json.text(embed.orElse(null)),
                        text -> Optional.ofNullable(Json.read(text, Embed.class))));
    }

    /// The preview of a link; empty if there is nothing to show.
    ///
    /// @throws Problem 400 `InvalidOperation` if the address must not be asked, 400 `ProxyError` if asking failed
    public Optional<Embed> embed(String address) {
        HttpUrl url = rewritten(parsed(address));
        return answered(() -> embeds.get(List.of(url.toString()), REMEMBERED, () -> look(url)));
    }

    /// A picture as WebP; a GIF or a video as it is.
    ///
    /// @throws Problem as [#embed], and 400 `FileTypeNotAllowed` for anything else
    Media proxy(String address) {
        HttpUrl url = parsed(address);
        Media known = media.getIfPresent(url.toString());
        Media found = known != null
                ? known
                : answered(() -> fetching.get(url.toString(), settings.patience, () -> {
                    Media fetched = fetch(url);
                    media.put(url.toString(), fetched);
                    return fetched;
                }));
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

    private static <V> V answered(Callable<V> ask) {
        try {
            return ask.call();
        } catch (IOException e) {
            throw problem(e);
        } catch (TimeoutException e) {
            throw Problem.of(400, "ProxyError");
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
                return image(url, reply).map(embed -> embed);
            } else if (reply.type().startsWith("video/")) {
                return video(url, reply).map(embed -> embed);
            } else if (!reply.type().endsWith("/html") && !reply.type().endsWith("/xhtml+xml")) {
                return Optional.empty();
            }
            page = new Page(reply.head(Page.MOST_BYTES), reply.charset().orElse(null), reply.url());
            where = reply.url();
        }
        // The page's connection is given back by now: its pictures lie on the same host more often than not.
        return new Website(page, url, where, client, new Elsewhere()).embed().map(embed -> embed);
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

    /// Asks for the media of a page. A page without its picture is still worth showing.
    private final class Elsewhere implements Website.Probe {
        @Override
        public Optional<Embed.Image> image(HttpUrl url) {
            try (Fetched reply = client.get(url.toString(), "image/*")) {
                return reply.type().startsWith("image/") ? Links.this.image(url, reply) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        @Override
        public Optional<Embed.Video> video(HttpUrl url) {
            try (Fetched reply = client.get(url.toString(), "video/*")) {
                return reply.type().startsWith("video/") ? Links.this.video(url, reply) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    private Optional<Embed.Image> image(HttpUrl url, Fetched reply) throws IOException {
        try {
            Images.Size size = withBody(reply, new byte[0], images::size);
            return Optional.of(new Embed.Image(url.toString(), size.width(), size.height(), Embed.Size.LARGE));
        } catch (BadImage | SafeClient.TooLarge e) {
            return Optional.empty();
        }
    }

    private Optional<Embed.Video> video(HttpUrl url, Fetched reply) throws IOException {
        byte[] beginning = reply.head(VIDEO_BEGINNING);
        try {
            Optional<VideoHeader.Size> size = VideoHeader.size(beginning);
            if (size.isEmpty() && beginning.length == VIDEO_BEGINNING) {
                // Some say what they are at their end.
                size = withBody(reply, beginning, VideoHeader::size);
            }
            return size.map(found -> new Embed.Video(url.toString(), found.width(), found.height()));
        } catch (SafeClient.TooLarge e) {
            return Optional.empty();
        }
    }

    private Media fetch(HttpUrl url) throws IOException {
        try (Fetched reply = client.get(url.toString(), "image/*,video/*;q=0.5")) {
            String type = reply.type();
            boolean video = type.startsWith("video/");
            if (!video && !type.startsWith("image/")) {
                return Media.REFUSED;
            }
            return withBody(reply, new byte[0], bytes -> video ? playable(type, bytes) : converted(type, bytes));
        } catch (BadImage | SafeClient.TooLarge e) {
            return Media.REFUSED;
        }
    }

    private static Media playable(String type, byte[] bytes) {
        return VideoHeader.size(bytes).isPresent() ? new Media(type, bytes) : Media.REFUSED;
    }

    private Media converted(String type, byte[] bytes) throws IOException {
        byte[] preview = images.preview(bytes, BOX, BOX);
        boolean gif =
                type.equals("image/gif") && images.size(bytes).contentType().equals(type);
        return gif ? new Media(type, bytes) : new Media("image/webp", preview);
    }

    private interface Work<V> {
        V on(byte[] bytes) throws IOException;
    }

    /// Takes memory only for what has arrived: who sends slowly keeps nobody else waiting.
    private <V> V withBody(Fetched reply, byte[] beginning, Work<V> work) throws IOException {
        if (reply.length() > settings.maxMediaSize) {
            throw new SafeClient.TooLarge();
        }
        try (Body body = Body.read(reply, beginning, settings.maxMediaSize)) {
            if (!bodies.tryAcquire(settings.patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Problem.unavailable("fetch", "media", null);
            }
            try {
                return work.on(body.bytes());
            } finally {
                bodies.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
