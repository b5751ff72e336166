package discordination.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import discordination.http.SafeClient;
import discordination.job.Jobs;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a push service that does not answer from holding up the others, since anybody may name one that never answers:
/// few ask a service that has not answered yet, and after some failures in a row nobody asks for a while.
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final int FAILURES = 3;
    private static final int STRANGERS = 2;
    private static final Duration REST = Duration.ofSeconds(20);

    private final Cache<String, Integer> failures =
            Caffeine.newBuilder().expireAfterWrite(REST).maximumSize(10_000).build();
    private final Cache<String, Boolean> proven = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofHours(1))
            .maximumSize(10_000)
            .build();
    /// How many are asking, for each service that somebody asks.
    private final ConcurrentHashMap<String, Integer> asking = new ConcurrentHashMap<>();

    /// What is asked of a service.
    @FunctionalInterface
    interface Question<T> {
        T ask() throws Exception;
    }

    static String placeOf(Subscription subscription) {
        var url = HttpUrl.parse(subscription.endpoint());
        return url == null ? subscription.endpoint() : url.host() + ":" + url.port();
    }

    /// Asks unless that would be in vain; then, and when it fails, it throws [Jobs.Later].
    <T> T ask(String place, Question<T> question) throws Exception {
        var failed = failures.getIfPresent(place);
        if (failed != null && failed >= FAILURES) throw new Jobs.Later(place + " has not answered several times");
        var busy = asking.merge(place, 1, Integer::sum);
        try {
            if (busy > STRANGERS && proven.getIfPresent(place) == null) {
                throw new Jobs.Later(place + " has not answered yet");
            }
            return answered(place, question);
        } finally {
            asking.computeIfPresent(place, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private <T> T answered(String place, Question<T> question) throws Exception {
        try {
            var answer = question.ask();
            failures.invalidate(place);
            proven.put(place, true);
            return answer;
        } catch (SafeClient.Refused e) {
            throw e;
        } catch (IOException e) {
            proven.invalidate(place);
            var count = failures.asMap().merge(place, 1, Integer::sum);
            // It is in nobody's power here to mend it, so once is enough.
            if (count == FAILURES) LOG.warn("{} is not asked for {} s: {}", place, REST.toSeconds(), e.getMessage());
            throw new Jobs.Later(place + ": " + e.getMessage());
        }
    }
}
