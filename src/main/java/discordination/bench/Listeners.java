package discordination.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// Many gateway connections read by one thread that does next to nothing per frame, so that the load costs the measured
/// machine as little as possible. Plain `ws://` only.
final class Listeners implements AutoCloseable {
    private static final byte[] MESSAGE = "\"type\":\"Message\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] READY = "\"type\":\"Ready\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SENT = "sent:".getBytes(StandardCharsets.US_ASCII);
    private static final int PREFIX = 512;

    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile long delivered;
    private volatile int ready;
    private volatile int lost;
    private volatile long[] latencies = new long[1 << 16];

    Listeners() throws IOException {
        selector = Selector.open();
        thread = Thread.ofPlatform().name("listeners").daemon().unstarted(this::read);
    }

    /// What one connection has read so far of its current frame.
    private static final class Reader {
        final ByteBuffer header = ByteBuffer.allocate(10).limit(2);
        final byte[] prefix = new byte[PREFIX];
        int prefixLength;
        long remaining = -1;
        int opCode;
    }

    void start() {
        thread.start();
    }

    /// Opens a connection and asks for nothing but users in Ready.
    void connect(URI gateway, String token) throws IOException {
        if (!"ws".equals(gateway.getScheme())) throw new IOException("only ws:// can be measured, not " + gateway);
        var port = gateway.getPort() < 0 ? 80 : gateway.getPort();
        var channel = SocketChannel.open(new InetSocketAddress(gateway.getHost(), port));
        var path = gateway.getPath().isEmpty() ? "/" : gateway.getPath();
        var request = "GET " + path + "?version=1&format=json&ready=users&token=" + token + " HTTP/1.1\r\nHost: "
                + gateway.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        readHandshake(channel);
        channel.configureBlocking(false);
        synchronized (channels) {
            channels.add(channel);
        }
        channel.register(selector.wakeup(), SelectionKey.OP_READ, new Reader());
        selector.wakeup();
    }

    /// Byte by byte, so that no frame is swallowed.
    private static void readHandshake(SocketChannel channel) throws IOException {
        var line = new StringBuilder();
        var one = ByteBuffer.allocate(1);
        while (!line.toString().endsWith("\r\n\r\n")) {
            one.clear();
            if (channel.read(one) < 0 || line.length() > 8192) throw new IOException("no WebSocket handshake");
            line.append((char) one.get(0));
        }
        if (!line.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("the gateway answered " + line.substring(0, line.indexOf("\r\n")));
        }
    }

    private void read() {
        var buffer = ByteBuffer.allocateDirect(1 << 16);
        while (!closed) {
            try {
                selector.select(100);
                for (var key : selector.selectedKeys()) read(key, buffer);
                selector.selectedKeys().clear();
            } catch (IOException e) {
                if (!closed) throw new IllegalStateException(e);
            }
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        var channel = (SocketChannel) key.channel();
        try {
            buffer.clear();
            if (channel.read(buffer) < 0) throw new IOException("closed");
            buffer.flip();
            frames((Reader) key.attachment(), buffer);
        } catch (IOException _) {
            key.cancel();
            lost++;
        }
    }

    private void frames(Reader reader, ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            if (reader.remaining < 0) header(reader, buffer);
            if (reader.remaining < 0) continue;
            var count = (int) Math.min(reader.remaining, buffer.remaining());
            var kept = Math.min(count, PREFIX - reader.prefixLength);
            buffer.get(buffer.position(), reader.prefix, reader.prefixLength, kept);
            reader.prefixLength += kept;
            buffer.position(buffer.position() + count);
            reader.remaining -= count;
            if (reader.remaining == 0) finish(reader);
        }
    }

    private static void header(Reader reader, ByteBuffer buffer) {
        var header = reader.header;
        while (header.hasRemaining() && buffer.hasRemaining()) {
            header.put(buffer.get());
            if (header.position() == 2) {
                var length = header.get(1) & 0x7f;
                header.limit(length == 126 ? 4 : length == 127 ? 10 : 2);
            }
        }
        if (header.hasRemaining()) return;
        reader.opCode = header.get(0) & 0xf;
        reader.remaining = switch (header.limit()) {
            case 4 -> header.getShort(2) & 0xffff;
            case 10 -> header.getLong(2);
            default -> header.get(1) & 0x7f;
        };
        header.clear().limit(2);
        reader.prefixLength = 0;
    }

    private void finish(Reader reader) {
        reader.remaining = -1;
        if (reader.opCode != 1) return;
        if (find(reader, READY) >= 0) {
            ready++;
        } else if (find(reader, MESSAGE) >= 0) {
            note(reader);
        }
    }

    /// The content of a measured message is `sent:` and the sender's clock in nanoseconds.
    private void note(Reader reader) {
        var at = find(reader, SENT);
        if (at >= 0) {
            long sent = 0;
            for (int i = at + SENT.length; i < reader.prefixLength && Character.isDigit(reader.prefix[i]); i++) {
                sent = sent * 10 + reader.prefix[i] - '0';
            }
            var index = (int) delivered;
            if (index >= latencies.length) latencies = Arrays.copyOf(latencies, latencies.length * 2);
            latencies[index] = System.nanoTime() - sent;
        }
        delivered++;
    }

    private static int find(Reader reader, byte[] word) {
        outer:
        for (int i = 0; i + word.length <= reader.prefixLength; i++) {
            for (int j = 0; j < word.length; j++) if (reader.prefix[i + j] != word[j]) continue outer;
            return i;
        }
        return -1;
    }

    int lost() {
        return lost;
    }

    long delivered() {
        return delivered;
    }

    /// Latencies of all deliveries since the last {@link #reset}.
    Latencies latencies() {
        return new Latencies(Arrays.copyOf(latencies, (int) delivered));
    }

    void reset() {
        delivered = 0;
    }

    void awaitReady(int count, Duration patience) throws TimeoutException {
        await(() -> ready >= count, patience, "connections did not become ready");
    }

    /// Returns early when no more deliveries come.
    void awaitDelivered(long count, Duration patience) throws TimeoutException {
        await(() -> delivered >= count, patience, "deliveries are missing");
    }

    private static void await(java.util.function.BooleanSupplier done, Duration patience, String complaint)
            throws TimeoutException {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new TimeoutException(complaint);
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(200_000);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        synchronized (channels) {
            for (var channel : channels) channel.close();
        }
        selector.close();
    }
}
