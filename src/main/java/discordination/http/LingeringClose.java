package discordination.http;

import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Hears a client out that was answered in mid-sentence, then ends the connection.
///
/// A connection closed while more arrives is reset, which takes the answer away from whoever is still sending
/// (RFC 9112, 9.6). So the answer says `Connection: close`, our half is shut with it, and a bounded rest of the body is
/// read and dropped.
final class LingeringClose implements Runnable {
    private static final long MOST_BYTES = 8L << 20;
    private static final Duration MOST_TIME = Duration.ofSeconds(15);
    private static final Duration MOST_SILENCE = Duration.ofSeconds(5);

    private final Request request;
    private final Callback end;
    private final long began = System.nanoTime();
    private long dropped;

    private LingeringClose(Request request, Callback end) {
        this.request = request;
        this.end = end;
    }

    /// To be called before the answer is written; what it returns is the callback of the answer's last write.
    static Callback prepare(Request request, Response response, Callback callback) {
        var rest = new LingeringClose(request, callback);
        if (rest.dropAvailable()) return callback;
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(MOST_SILENCE.toMillis());
        return Callback.from(rest, callback::failed);
    }

    @Override
    public void run() {
        if (dropAvailable() || dropped > MOST_BYTES || System.nanoTime() - began > MOST_TIME.toNanos()) {
            end.succeeded();
        } else {
            request.demand(this);
        }
    }

    /// Whether the body has come to its end. Jetty's own `consumeAvailable` would forbid reading on.
    private boolean dropAvailable() {
        while (dropped <= MOST_BYTES) {
            Content.Chunk chunk = request.read();
            if (chunk == null) return false;
            dropped += chunk.remaining();
            chunk.release();
            if (chunk.isLast() || Content.Chunk.isFailure(chunk)) return true;
        }
        return false;
    }
}
