package discordination.http;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Lets callers who want the same thing at the same moment share one fetch of it. Nothing is remembered afterwards.
/// A fetch has a thread of its own: it goes on for the others when whoever began it does not want to wait any more.
public final class OneFlight<K, V> {
    private final ConcurrentHashMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();
    private final Semaphore callers;
    private final Semaphore fetches;

    /// @param mostCallers that may wait at the same time; more are answered 503
    /// @param mostFetches under way at the same time, those that nobody waits for any more included; likewise
    public OneFlight(int mostCallers, int mostFetches) {
        this.callers = new Semaphore(mostCallers);
        this.fetches = new Semaphore(mostFetches);
    }

    /// What `fetch` makes, or what the fetch that is under way makes. Everybody gets its exception.
    ///
    /// @throws TimeoutException if that takes longer than `patience`
    public V get(K key, Duration patience, Callable<V> fetch) throws Exception {
        if (!callers.tryAcquire()) {
            throw Problem.unavailable("wait", "fetch", null);
        }
        try {
            return flight(key, fetch).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception exception ? exception : e;
        } finally {
            callers.release();
        }
    }

    private CompletableFuture<V> flight(K key, Callable<V> fetch) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> other = flights.putIfAbsent(key, mine);
        if (other != null) {
            return other;
        }
        if (!fetches.tryAcquire()) {
            flights.remove(key, mine);
            mine.completeExceptionally(Problem.unavailable("fetch", "fetch", null));
            return mine;
        }
        Thread.ofVirtual().name("fetch").start(() -> {
            V value = null;
            Throwable failure = null;
            try {
                value = fetch.call();
            } catch (Throwable e) {
                failure = e;
            }
            fetches.release();
            flights.remove(key, mine);
            if (failure == null) {
                mine.complete(value);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }
}
