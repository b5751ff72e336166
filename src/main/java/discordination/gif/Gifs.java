package discordination.gif;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import discordination.config.Config;
import discordination.db.Redis;
import discordination.http.Json;
import discordination.http.OneFlight;
import discordination.http.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/// Searches GIFs at the configured provider and remembers the answers in Redis for all processes. Equal questions at
/// the same moment are asked once; when the provider is away, an old answer is better than none
/// (files-proxies-jobs 3).
public final class Gifs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gifs.class);

    /// How long an answer is kept for the case that the provider goes away.
    private static final Duration KEPT = Duration.ofDays(7);

    private static final JavaType CATEGORIES =
            Json.WIRE.constructType(new TypeReference<List<Gif.Category>>() {}.getType());
    private static final JavaType RESULTS = Json.WIRE.constructType(Gif.Results.class);

    private final Config.Gifs config;
    private final GifSource source;
    private final Redis redis;
    private final OneFlight<String, Object> asking = new OneFlight<>(1_000, 11_000);

    public Gifs(Config.Gifs config, Redis redis) {
        this.config = config;
        this.redis = redis;
        this.source = config.key().isEmpty() ? new NoSource() : source(config);
    }

    private static GifSource source(Config.Gifs config) {
        String key = config.key().reveal();
        return switch (config.provider()) {
            case NONE -> new NoSource();
            case TENOR -> new TenorSource(config.baseUrl().isEmpty() ? TenorSource.USUAL : config.baseUrl(), key);
            case GIPHY -> new GiphySource(config.baseUrl().isEmpty() ? GiphySource.USUAL : config.baseUrl(), key);
        };
    }

    /// Whether there is a provider to ask; if not, every answer is empty.
    public boolean enabled() {
        return !(source instanceof NoSource);
    }

    /// @throws Problem 500 `InternalError` if the provider fails and nothing is remembered
    List<Gif.Category> categories(String locale) {
        return remembered(
                List.of("categories", locale), config.categoriesTtl(), CATEGORIES, () -> source.categories(locale));
    }

    Gif.Results search(String query, String locale, int limit, boolean category, String position) {
        return remembered(
                List.of("search", query, locale, limit, category, position),
                config.searchTtl(),
                RESULTS,
                () -> source.search(query, locale, limit, category, position));
    }

    Gif.Results trending(String locale, int limit, String position) {
        return remembered(
                List.of("trending", locale, limit, position),
                config.trendingTtl(),
                RESULTS,
                () -> source.trending(locale, limit, position));
    }

    @FunctionalInterface
    private interface Ask<T> {
        T run() throws IOException;
    }

    /// An answer in Redis.
    ///
    /// @param until milliseconds of the epoch from which on the provider is asked again
    private record Kept(long until, String body) {}

    /// @param question structured, so that no text of a user can look like the parts of another question
    @SuppressWarnings("unchecked")
    private <T> T remembered(List<Object> question, Duration fresh, JavaType type, Ask<T> ask) {
        if (!enabled()) {
            return call(ask);
        }
        String key = "gif:" + hash(config.provider() + Json.text(question));
        Kept kept = recall(key);
        if (kept != null && kept.until > System.currentTimeMillis()) {
            return read(kept, type);
        }
        try {
            return (T) asking.get(key, () -> {
                // Whoever waited in line behind another process's answer finds it now.
                Kept now = recall(key);
                if (now != null && now.until > System.currentTimeMillis()) {
                    return read(now, type);
                }
                T answer = ask.run();
                keep(key, answer, fresh);
                return answer;
            });
        } catch (IOException e) {
            if (kept != null) {
                LOG.warn("an old answer instead: {}", e.getMessage());
                return read(kept, type);
            }
            throw Problem.internal(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw Problem.internal(e);
        }
    }

    private static <T> T call(Ask<T> ask) {
        try {
            return ask.run();
        } catch (IOException e) {
            throw Problem.internal(e);
        }
    }

    private static <T> T read(Kept kept, JavaType type) {
        try {
            return Json.WIRE.readValue(kept.body, type);
        } catch (IOException e) {
            throw Problem.internal(e);
        }
    }

    private Kept recall(String key) {
        try {
            String text = redis.commands().get(key);
            return text == null ? null : Json.read(text, Kept.class);
        } catch (JedisException e) {
            LOG.warn("Redis is away, GIFs are not remembered: {}", e.getMessage());
            return null;
        }
    }

    private void keep(String key, Object answer, Duration fresh) {
        long until = System.currentTimeMillis() + fresh.toMillis();
        try {
            redis.commands()
                    .set(
                            key,
                            Json.text(new Kept(until, Json.text(answer))),
                            SetParams.setParams().px(fresh.plus(KEPT).toMillis()));
        } catch (JedisException e) {
            LOG.warn("Redis is away, GIFs are not remembered: {}", e.getMessage());
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
