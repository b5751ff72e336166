package discordination.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;

/// Answers that cost a request to somebody else, remembered in Redis for all processes. Equal questions at the same
/// moment are asked once, here and in all other processes, and an old answer is better than none. While Redis is away
/// everything is asked anew.
public final class SharedAnswers<T> {
    private static final Logger LOG = LoggerFactory.getLogger(SharedAnswers.class);

    /// After Redis has failed it is left alone for so long: waiting for it again and again would cost everybody time.
    private static final Duration REST = Duration.ofSeconds(5);

    private static final int MOST_CALLERS = 2_000;
    private static final int MOST_FETCHES = 500;
    private static final Duration FIRST_LOOK = Duration.ofMillis(10);
    private static final Duration LAST_LOOK = Duration.ofMillis(160);

    /// Gives back only one's own lease: an overslept one may be somebody else's by now.
    private static final String RELEASE =
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

    private final RedisClient redis;
    private final Terms terms;
    private final Form<T> form;
    private final OneFlight<String, T> flights = new OneFlight<>(MOST_CALLERS, MOST_FETCHES);

    /// Until when Redis is left alone, in nanoseconds.
    private volatile long restUntil = System.nanoTime();

    /// @param name the beginning of the keys in Redis
    /// @param longest an ask may take; other processes wait so long for its answer
    /// @param patience of a caller when nothing is remembered
    /// @param patienceWithOld of a caller when there is an old answer
    /// @param keptOld how long an old answer is kept for the case that no new one can be had
    public record Terms(String name, Duration longest, Duration patience, Duration patienceWithOld, Duration keptOld) {}

    /// How an answer is written down.
    public record Form<T>(Function<T, String> write, Function<String, T> read) {}

    private record Kept<T>(long until, T answer) {
        boolean isFresh() {
            return until > System.currentTimeMillis();
        }
    }

    public SharedAnswers(RedisClient redis, Terms terms, Form<T> form) {
        this.redis = redis;
        this.terms = terms;
        this.form = form;
    }

    /// The answer to a question: remembered, or what `ask` makes, or an old one if that fails or takes too long.
    ///
    /// @param question its parts, of which no text can look like several
    /// @param fresh how long a new answer is given without asking again
    /// @throws IOException whatever `ask` throws, or because it takes too long, when there is no old answer
    public T get(List<?> question, Duration fresh, Callable<T> ask) throws Exception {
        String key = terms.name + ":" + hash(Json.text(question));
        Kept<T> kept = recall(key);
        if (kept != null && kept.isFresh()) {
            return kept.answer;
        }
        try {
            Duration patience = kept == null ? terms.patience : terms.patienceWithOld;
            return flights.get(key, patience, () -> asked(key, fresh, ask));
        } catch (IOException | TimeoutException e) {
            if (kept != null) {
                LOG.warn("an old answer about {} instead: {}", terms.name, reason(e));
                return kept.answer;
            }
            throw e instanceof IOException io ? io : new InterruptedIOException("no answer in time");
        }
    }

    private static String reason(Exception e) {
        return e instanceof TimeoutException ? "no answer in time" : e.getMessage();
    }

    private T asked(String key, Duration fresh, Callable<T> ask) throws Exception {
        String lease = key + ":asking";
        String token = UUID.randomUUID().toString();
        long end = System.nanoTime() + terms.longest.toNanos();
        Duration pause = FIRST_LOOK;
        boolean mine = take(lease, token);
        while (!mine && System.nanoTime() - end < 0) {
            // Another process is asking: its answer will do.
            Thread.sleep(pause);
            pause = pause.compareTo(LAST_LOOK) < 0 ? pause.multipliedBy(2) : pause;
            Kept<T> theirs = recall(key);
            if (theirs != null && theirs.isFresh()) {
                return theirs.answer;
            }
            mine = take(lease, token);
        }
        try {
            // Somebody may have answered between our look and our lease.
            Kept<T> now = recall(key);
            if (now != null && now.isFresh()) {
                return now.answer;
            }
            T answer = ask.call();
            keep(key, answer, fresh);
            return answer;
        } finally {
            if (mine) {
                release(lease, token);
            }
        }
    }

    // ---- Redis

    private Kept<T> recall(String key) {
        String text = commanded(null, commands -> commands.get(key));
        if (text == null) {
            return null;
        }
        try {
            var node = Json.WIRE.readTree(text);
            return new Kept<>(
                    node.path("until").asLong(),
                    form.read.apply(node.path("body").asText()));
        } catch (IOException | RuntimeException e) {
            LOG.warn("an answer about {} in Redis cannot be read", terms.name, e);
            return null;
        }
    }

    private void keep(String key, T answer, Duration fresh) {
        ObjectNode kept = Json.WIRE.createObjectNode();
        kept.put("until", System.currentTimeMillis() + fresh.toMillis());
        kept.put("body", form.write.apply(answer));
        var expiry =
                SetParams.setParams().px(Math.max(1, fresh.plus(terms.keptOld).toMillis()));
        commanded(null, commands -> commands.set(key, kept.toString(), expiry));
    }

    /// Whether this process may ask; without Redis everybody may.
    private boolean take(String lease, String token) {
        var expiry = SetParams.setParams().nx().px(terms.longest.toMillis());
        return commanded("OK", commands -> commands.set(lease, token, expiry)) != null;
    }

    private void release(String lease, String token) {
        commanded(null, commands -> commands.eval(RELEASE, List.of(lease), List.of(token)));
    }

    private <R> R commanded(R otherwise, Function<RedisClient, R> command) {
        if (System.nanoTime() - restUntil < 0) {
            return otherwise;
        }
        try {
            return command.apply(redis);
        } catch (JedisException e) {
            restUntil = System.nanoTime() + REST.toNanos();
            LOG.warn("Redis is away, nothing about {} is remembered: {}", terms.name, e.getMessage());
            return otherwise;
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
}
