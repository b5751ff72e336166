package discordination.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/// Ends connections on which the head of a request comes in drop by drop: Jetty's idle timeout begins anew with every
/// byte, and so one could keep as many open as one likes, for ever.
final class HeadTimeout extends AbstractLifeCycle {
    private final ServerConnector connector;
    private final long nanos;
    private Scheduler.Task next;

    /// @param limit how long a head may take from its first byte to its last
    HeadTimeout(ServerConnector connector, Duration limit) {
        this.connector = connector;
        this.nanos = limit.toNanos();
    }

    @Override
    protected void doStart() {
        schedule();
    }

    @Override
    protected synchronized void doStop() {
        if (next != null) next.cancel();
    }

    private synchronized void schedule() {
        next = connector.getScheduler().schedule(this::look, nanos / 4, TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (isStopping() || isStopped()) return;
        var now = System.nanoTime();
        for (var endPoint : connector.getConnectedEndPoints()) {
            if (isLate(endPoint, now)) endPoint.close();
        }
        schedule();
    }

    private boolean isLate(EndPoint endPoint, long now) {
        if (!(endPoint.getConnection() instanceof HttpConnection http)) return false;
        var parser = http.getParser();
        return parser.inHeaderState()
                && !parser.isState(HttpParser.State.START)
                && now - parser.getBeginNanoTime() > nanos;
    }
}
