package discordination.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/// The outgoing half of one WebSocket. Whole frames are written past Jetty's own queue, so that a frame for a thousand
/// readers is made once; only the closing handshake goes through Jetty.
///
/// Used by one thread at a time, and not before the write that is under way has ended.
final class Wire {
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    private final CoreSession session;
    private final EndPoint endPoint;

    Wire(CoreSession session) {
        this.session = session;
        this.endPoint = ((WebSocketCoreSession) session).getConnection().getEndPoint();
    }

    /// A frame as a server sends it: final and without a mask (RFC 6455, 5.2).
    static byte[] frame(byte opCode, byte[] payload) {
        var length = payload.length;
        var header = length < TWO_BYTES ? 2 : length <= 0xffff ? 4 : 10;
        var frame = ByteBuffer.allocate(header + length).put((byte) (0x80 | opCode));
        switch (header) {
            case 2 -> frame.put((byte) length);
            case 4 -> frame.put((byte) TWO_BYTES).putShort((short) length);
            default -> frame.put((byte) EIGHT_BYTES).putLong(length);
        }
        return frame.put(payload).array();
    }

    /// Writes as much as the socket takes at once; true when that was everything.
    boolean flush(ByteBuffer frames) throws IOException {
        return endPoint.flush(frames);
    }

    /// Writes the rest as soon as the reader makes room.
    ///
    /// @param written told once it is done; `failed` when the connection broke
    void write(ByteBuffer rest, Runnable written, Runnable failed) {
        endPoint.write(Callback.from(Invocable.InvocationType.NON_BLOCKING, written, _ -> failed.run()), rest);
    }

    /// Begins the closing handshake.
    void close(int code, String reason) {
        var payload = ByteBuffer.allocate(2 + reason.length());
        payload.putShort((short) code).put(reason.getBytes(StandardCharsets.US_ASCII));
        session.sendFrame(new Frame(OpCode.CLOSE, true, payload.flip()), Callback.from(() -> {}, _ -> abort()), false);
    }

    /// Cuts the connection.
    void abort() {
        session.abort();
    }
}
