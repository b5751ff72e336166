package discordination.kit;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Does the same deed several times at the same moment.
public final class Race {
    private Race() {}

    /// @param deed receives the runner's number, from 0
    /// @return what each runner got, in the order of their numbers
    public static <T> List<T> run(int runners, IntFunction<T> deed) {
        var start = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, runners)
                    .mapToObj(i -> executor.submit(() -> {
                        start.await();
                        return deed.apply(i);
                    }))
                    .toList();
            start.countDown();
            return running.stream().map(Race::result).toList();
        }
    }

    private static <T> T result(java.util.concurrent.Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
