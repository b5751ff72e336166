package discordination.gif;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import discordination.config.Config;
import discordination.db.Redis;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.http.SharedAnswers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/// Searches GIFs at the configured provider and remembers the answers in Redis for all processes. Equal questions at
/// the same moment are asked once; when the provider is away, an old answer is better than none
/// (files-proxies-jobs 3).
public final class Gifs implements AutoCloseable {
    /// How long an answer is kept for the case that the provider goes away.
    private static final Duration KEPT = Duration.ofDays(7);

    private final Config.Gifs config;
    private final GifSource source;
    private final SharedAnswers<List<Gif.Category>> categories;
    private final SharedAnswers<Gif.Results> results;

    public Gifs(Config.Gifs config, Redis redis) {
        this.config = config;
        this.source = config.key().isEmpty() ? new NoSource() : source(config);
        // People who look at a picker do not wait long, least of all where there is an old answer. Whoever is told that
        // there is nothing finds the new one a moment later: asking goes on without them.
        var terms = new SharedAnswers.Terms(
                "gif", Provider.LONGEST, config.patience(), config.patience().dividedBy(2), KEPT);
        this.categories = answers(redis, terms, Json.WIRE.constructType(new TypeReference<List<Gif.Category>>() {}));
        this.results = answers(redis, terms, Json.WIRE.constructType(Gif.Results.class));
    }

    private static <T> SharedAnswers<T> answers(Redis redis, SharedAnswers.Terms terms, JavaType type) {
        return new SharedAnswers<>(
                redis.commands(), terms, new SharedAnswers.Form<>(Json::text, text -> read(text, type)));
    }

    private static <T> T read(String text, JavaType type) {
        try {
            return Json.WIRE.readValue(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /// @throws Problem 500 `InternalError` if the provider fails or is slow and nothing is remembered
    List<Gif.Category> categories(String locale) {
        return ask(categories, config.categoriesTtl(), () -> source.categories(locale), "categories", locale);
    }

    /// @throws Problem as [#categories]
    Gif.Results search(String query, String locale, int limit, boolean category, String position) {
        return ask(
                results,
                config.searchTtl(),
                () -> source.search(query, locale, limit, category, position),
                "search",
                query,
                locale,
                limit,
                category,
                position);
    }

    /// @throws Problem as [#categories]
    Gif.Results trending(String locale, int limit, String position) {
        return ask(
                results,
                config.trendingTtl(),
                () -> source.trending(locale, limit, position),
                "trending",
                locale,
                limit,
                position);
    }

    private <T> T ask(SharedAnswers<T> answers, Duration fresh, Callable<T> ask, Object... question) {
        try {
            return enabled()
                    ? answers.get(List.of(config.provider(), config.baseUrl(), List.of(question)), fresh, ask)
                    : ask.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw Problem.internal(e);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
