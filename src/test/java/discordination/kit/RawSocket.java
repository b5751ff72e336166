package discordination.kit;

import discordination.app.ServiceName;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A WebSocket made by hand, for frames that no library would send and for readers that do not read.
public final class RawSocket implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;

    private final RawHttp connection;

    /// @param query parameters of the address without `?`
    public RawSocket(Stage stage, String query) {
        connection = new RawHttp(stage.port(ServiceName.GATEWAY));
        connection.send("""
                GET /?%s HTTP/1.1\r
                Host: localhost\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """.formatted(query));
        var head = connection.readHead();
        if (!head.startsWith("HTTP/1.1 101")) throw new AssertionError("no upgrade: " + head);
    }

    public RawSocket text(String text) {
        return frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends one well-formed, masked frame.
    public RawSocket frame(boolean last, int opCode, byte[] payload) {
        var bytes = new ByteArrayOutputStream(payload.length + 14);
        bytes.write((last ? 0x80 : 0) | opCode);
        if (payload.length < 126) {
            bytes.write(0x80 | payload.length);
        } else if (payload.length < 65536) {
            bytes.write(0x80 | 126);
            bytes.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            bytes.write(0x80 | 127);
            bytes.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        // The mask is zero, which leaves the payload as it is.
        bytes.writeBytes(new byte[4]);
        bytes.writeBytes(payload);
        return bytes(bytes.toByteArray());
    }

    /// Sends bytes as they stand.
    public RawSocket bytes(byte... bytes) {
        connection.send(bytes);
        return this;
    }

    /// Reads frames until the connection ends.
    ///
    /// @return the code of the Close frame, 1006 when there was none
    public int closed() {
        var code = 1006;
        try {
            var in = new DataInputStream(connection.socket().getInputStream());
            while (true) {
                var first = in.readUnsignedByte();
                var length = (long) in.readUnsignedByte() & 0x7f;
                if (length == 126) length = in.readUnsignedShort();
                else if (length == 127) length = in.readLong();
                var payload = in.readNBytes(Math.toIntExact(length));
                if ((first & 0xf) == CLOSE && payload.length >= 2)
                    code = ByteBuffer.wrap(payload).getShort() & 0xffff;
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection stays open");
        } catch (IOException e) {
            return code;
        }
    }

    /// Reads nothing more than these bytes, and waits for them.
    public void read(int count) {
        try {
            connection.socket().getInputStream().readNBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
