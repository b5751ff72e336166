package discordination.http;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Lets callers who want the same thing at the same moment share one fetch of it. Nothing is remembered afterwards.
public final class OneFlight<K, V> {
    private final ConcurrentHashMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();
    private final Semaphore waiters;
    private final long patienceMillis;

    /// @param mostWaiters callers that may wait for others at the same time; more are answered 503
    /// @param patienceMillis longest wait for somebody else's fetch
    public OneFlight(int mostWaiters, long patienceMillis) {
        this.waiters = new Semaphore(mostWaiters);
        this.patienceMillis = patienceMillis;
    }

    /// What `fetch` makes, or what the call of another thread that is under way makes. Everybody gets its exception.
    public V get(K key, Callable<V> fetch) throws Exception {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> other = flights.putIfAbsent(key, mine);
        if (other != null) {
            return join(other);
        }
        try {
            V value = fetch.call();
            mine.complete(value);
            return value;
        } catch (Throwable e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            flights.remove(key, mine);
        }
    }

    private V join(CompletableFuture<V> other) throws Exception {
        if (!waiters.tryAcquire()) {
            throw Problem.unavailable("wait", "fetch", null);
        }
        try {
            return other.get(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception exception ? exception : e;
        } catch (TimeoutException e) {
            throw Problem.unavailable("wait", "fetch", e);
        } finally {
            waiters.release();
        }
    }
}
