package discordination.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Writes frames to our own listeners as fast as they take them, in place of an instance: what they reach then bounds
/// what can be measured with them.
final class Feeder {
    private static final int FRAME = 400;
    private static final int FRAMES_PER_WRITE = 100;
    private static final int MESSAGES = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] ANSWER = "HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int sockets;
    private final double seconds;

    /// @param seconds for which it writes
    Feeder(int sockets, double seconds) {
        this.sockets = sockets;
        this.seconds = seconds;
    }

    /// Frames of 400 bytes that all listeners together take in a second.
    Figures.Receivers measure() throws IOException {
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            var port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            var wire = Wire.to(URI.create("ws://127.0.0.1:" + port), null);
            var fed = new ArrayList<SocketChannel>();
            try (var listeners = new Listeners(wire, Listeners.Greeting.silent())) {
                for (int i = 0; i < sockets; i++) {
                    listeners.connect(Collections.singletonList(null));
                    var channel = server.accept();
                    fed.add(channel);
                    channel.write(ByteBuffer.wrap(ANSWER));
                }
                listeners.awaitReady(PATIENCE);
                var tally = new Tally(sockets, MESSAGES, 0);
                listeners.count(tally);
                var before = listeners.seconds();
                var written = write(fed, tally);
                FanOut.awaitAll(listeners, tally, written);
                return new Figures.Receivers(
                        Math.round(tally.delivered() / tally.seconds()),
                        Math.round(tally.delivered() / (listeners.seconds() - before)));
            } finally {
                for (var channel : fed) channel.close();
            }
        }
    }

    private long write(List<SocketChannel> fed, Tally tally) throws IOException {
        var end = System.nanoTime() + (long) (seconds * 1e9);
        var written = 0L;
        for (int first = 0; first < MESSAGES && System.nanoTime() < end; first += FRAMES_PER_WRITE) {
            var frames = frames(tally, first);
            for (var channel : fed) {
                frames.rewind();
                while (frames.hasRemaining()) channel.write(frames);
                written += FRAMES_PER_WRITE;
            }
        }
        return written;
    }

    private static ByteBuffer frames(Tally tally, int first) {
        var frames = ByteBuffer.allocateDirect(FRAMES_PER_WRITE * (4 + FRAME));
        var now = System.nanoTime();
        for (int i = 0; i < FRAMES_PER_WRITE; i++) {
            var text = "{\"type\":\"Message\",\"content\":\"" + tally.plan(0, first + i, now) + "\"";
            frames.putShort((short) 0x817e).putShort((short) FRAME);
            frames.put((text + " ".repeat(FRAME - text.length() - 1) + "}").getBytes(StandardCharsets.US_ASCII));
        }
        return frames;
    }
}
