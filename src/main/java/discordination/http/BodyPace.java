package discordination.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Does not wait for bodies that trickle: after the first seconds each has to have brought some bytes a second, on the
/// average (files-proxies 6.1 A8). Jetty has a handler for this, which adds up the bytes of all requests.
public final class BodyPace extends Handler.Wrapper {
    private static final int LEAST_BYTES_PER_SECOND = 256;

    private final Duration patience;

    /// What the reader of such a body meets.
    static final class TooSlow extends IOException {
        TooSlow() {
            super("the body is too slow");
        }
    }

    /// @param patience for every body, however short it is
    BodyPace(Handler handler, Duration patience) {
        super(handler);
        this.patience = patience;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(new Measured(request), response, callback);
    }

    private final class Measured extends Request.Wrapper {
        private final long began = System.nanoTime();
        private long count;

        Measured(Request request) {
            super(request);
        }

        @Override
        public Content.Chunk read() {
            var chunk = super.read();
            if (chunk == null || Content.Chunk.isFailure(chunk) || chunk.isLast()) return chunk;
            count += chunk.remaining();
            var elapsed = System.nanoTime() - began - patience.toNanos();
            if (elapsed < 0 || count >= elapsed / 1e9 * LEAST_BYTES_PER_SECOND) return chunk;
            chunk.release();
            return Content.Chunk.from(new TooSlow());
        }
    }

    /// Whether this is what made a reader fail, or the connection was silent for too long.
    public static boolean isToBlame(Throwable e) {
        return e != null && (e instanceof TooSlow || e instanceof TimeoutException || isToBlame(e.getCause()));
    }
}
