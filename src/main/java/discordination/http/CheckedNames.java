package discordination.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/// Resolves a name once and lets its addresses pass only if every one of them is public. Looking up blocks inside the
/// C library, so it happens on a few threads of its own with a deadline.
final class CheckedNames implements Dns, AutoCloseable {
    private final SafeClient.Rules rules;
    private final SafeClient.Resolver resolver;
    private final ThreadPoolExecutor threads;

    CheckedNames(SafeClient.Rules rules, SafeClient.Resolver resolver) {
        this.rules = rules;
        this.resolver = resolver;
        // A name server that answers nobody holds a thread far beyond our deadline, so there are many.
        this.threads = new ThreadPoolExecutor(
                64,
                64,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(256),
                Thread.ofPlatform().name("resolve-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        String name = Destination.withoutDot(host);
        List<InetAddress> answers = resolve(name);
        boolean allowed = rules.unsafeAllowHosts().stream().anyMatch(pair -> pair.startsWith(name + ":"));
        // One private answer among public ones is enough to refuse: the name is not to be trusted.
        if (!allowed && !answers.stream().allMatch(Addresses::isPublic)) {
            throw unknown(host, new SafeClient.Refused("name leads to an address that is not public"));
        }
        return answers;
    }

    private List<InetAddress> resolve(String name) throws UnknownHostException {
        Future<List<InetAddress>> pending;
        try {
            pending = threads.submit(() -> resolver.lookup(name));
        } catch (RejectedExecutionException e) {
            throw unknown(name, new IOException("too many names being resolved", e));
        }
        try {
            return pending.get(rules.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unknown(name, e.getCause());
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw unknown(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(name, e);
        }
    }

    private static UnknownHostException unknown(String host, Throwable cause) {
        var unknown = new UnknownHostException(host);
        unknown.initCause(cause);
        return unknown;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
