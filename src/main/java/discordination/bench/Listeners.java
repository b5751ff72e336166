package discordination.bench;

import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Many gateway connections, read by one thread that does next to nothing per frame, so that the load costs the
/// measured
/// machine as little as possible; those with TLS have a virtual thread each.
final class Listeners implements AutoCloseable {
    /// More client ports than this the kernel does not have for one pair of addresses.
    private static final int PER_SOURCE = 20_000;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration DIAL = Duration.ofSeconds(60);
    private static final int BUFFER = 256 << 10;

    private final Wire gateway;
    private final Greeting greeting;
    private final Selector selector;
    private final Thread reader;
    private final List<Listener> all = new ArrayList<>();
    private final Queue<Listener> unlucky = new ConcurrentLinkedQueue<>();
    private int wanted;
    /// One reader at a time, whose thread owns the tally and the figures below.
    private final ReentrantLock reading = new ReentrantLock();
    private final Semaphore dialling;
    private volatile boolean closed;
    private volatile Tally tally;
    private volatile int ready;
    private volatile int failed;
    private volatile int lost;
    private volatile String trouble;
    private Latencies untilReady = new Latencies();
    private long readyBytes;

    /// How connections begin.
    ///
    /// @param query  what the address asks for behind `?version=1&format=json`, such as `&ready=users`
    /// @param ready  whether the other side says Ready; else a connection counts as ready when it stands
    /// @param atOnce how many may be on their way at the same time
    /// @param again  whether those that fail come again, as clients do
    record Greeting(String query, boolean ready, int atOnce, boolean again) {
        private static final int USUAL = 32;

        /// Of those that only want to hear messages.
        static Greeting hearing() {
            return new Greeting("&ready=users", true, USUAL, false);
        }

        /// Of those whom nobody greets.
        static Greeting silent() {
            return new Greeting("", false, USUAL, false);
        }

        /// Of a client that starts.
        static Greeting usual() {
            return new Greeting("", true, USUAL, false);
        }
    }

    Listeners(Wire gateway, Greeting greeting) throws IOException {
        this.gateway = gateway;
        this.dialling = new Semaphore(greeting.atOnce);
        this.greeting = greeting;
        selector = Selector.open();
        reader = Thread.ofPlatform().name("listeners").daemon().start(this::run);
    }

    /// Opens connections, one per token, and returns when all are on their way.
    void connect(List<String> tokens) throws IOException {
        for (var token : tokens) {
            try {
                if (!dialling.tryAcquire(DIAL.toSeconds(), TimeUnit.SECONDS)) throw new IOException(complaint());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            wanted++;
            open(new Listener(this, request(token)));
        }
    }

    private void open(Listener listener) throws IOException {
        all.add(listener);
        if (gateway.secure()) Thread.ofVirtual().start(() -> read(listener));
        else dial(listener);
    }

    /// Lets those come again who failed a while ago.
    private void openAgain() throws IOException {
        for (var first = unlucky.peek(); first != null; first = unlucky.peek()) {
            if (System.nanoTime() - first.now < PAUSE.toNanos()) return;
            open(unlucky.remove().again());
        }
    }

    private String complaint() {
        return trouble == null ? "the gateway lets connections wait for Ready" : trouble;
    }

    private ByteBuffer request(String token) {
        var path = gateway.path("").isEmpty() ? "/" : gateway.path("");
        var text = "GET " + path + "?version=1&format=json" + greeting.query
                + (token == null ? "" : "&token=" + token)
                + " HTTP/1.1\r\nHost: " + gateway.address().getRawAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void dial(Listener listener) throws IOException {
        var channel = SocketChannel.open();
        listener.channel = channel;
        channel.configureBlocking(false);
        if (gateway.isLoopback() && all.size() > PER_SOURCE) {
            channel.bind(new InetSocketAddress("127.0.0." + (1 + all.size() / PER_SOURCE), 0));
        }
        if (channel.connect(gateway.remote())) {
            channel.write(listener.request);
            channel.register(selector, SelectionKey.OP_READ, listener);
        } else {
            channel.register(selector, SelectionKey.OP_CONNECT, listener);
        }
        selector.wakeup();
    }

    private void run() {
        var buffer = ByteBuffer.allocateDirect(BUFFER);
        while (!closed) {
            try {
                selector.select(key -> ready(key, buffer), 100);
            } catch (IOException e) {
                if (!closed) trouble = e.toString();
            }
        }
    }

    private void ready(SelectionKey key, ByteBuffer buffer) {
        var listener = (Listener) key.attachment();
        var channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                channel.write(listener.request);
                key.interestOps(SelectionKey.OP_READ);
                return;
            }
            int count;
            do {
                listener.frames.begin(buffer);
                count = channel.read(buffer);
                if (count < 0) throw new EOFException("the gateway closed the connection");
                take(listener, buffer);
            } while (!buffer.hasRemaining());
        } catch (IOException | CancelledKeyException e) {
            key.cancel();
            end(listener, e);
        }
    }

    private void read(Listener listener) {
        var bytes = new byte[2 * Frames.LONGEST_WHOLE + 1024];
        var buffer = ByteBuffer.wrap(bytes);
        try (var socket = gateway.open()) {
            listener.socket = socket;
            socket.setSoTimeout(0);
            socket.getOutputStream().write(listener.request.array());
            var in = socket.getInputStream();
            while (!closed) {
                listener.frames.begin(buffer);
                var count = in.read(bytes, buffer.position(), buffer.remaining());
                if (count < 0) throw new EOFException("the gateway closed the connection");
                take(listener, buffer.position(buffer.position() + count));
            }
        } catch (IOException e) {
            end(listener, e);
        }
    }

    private void take(Listener listener, ByteBuffer buffer) throws IOException {
        reading.lock();
        try {
            listener.now = System.nanoTime();
            listener.frames.read(buffer);
            var current = tally;
            if (current != null) current.publish();
        } finally {
            reading.unlock();
        }
    }

    private void end(Listener listener, Exception e) {
        reading.lock();
        try {
            if (closed || listener.ended) return;
            listener.ended = true;
            listener.close();
            if (trouble == null) trouble = e.getMessage();
            if (listener.ready) {
                lost++;
            } else {
                failed++;
                dialling.release();
                listener.now = System.nanoTime();
                if (greeting.again) unlucky.add(listener);
            }
        } finally {
            reading.unlock();
        }
    }

    boolean awaitReadyFrame() {
        return greeting.ready;
    }

    /// Called by the one who reads.
    void arrived(Listener listener, long bytes) {
        untilReady.add(listener.now - listener.began);
        readyBytes = bytes;
        ready++;
        dialling.release();
    }

    /// Called by the one who reads.
    void refused(String why) {
        trouble = why;
    }

    Tally tally() {
        return tally;
    }

    /// From now on numbered messages are counted here.
    void count(Tally fresh) {
        tally = fresh;
    }

    int lost() {
        return lost;
    }

    /// How many can hear.
    int alive() {
        return ready - lost;
    }

    /// Why a connection was lost or failed first; null when none was.
    String trouble() {
        return trouble;
    }

    /// One entry per connection: from its first packet to Ready.
    Latencies untilReady() {
        return untilReady;
    }

    /// Processor time of the thread that reads, in seconds.
    double seconds() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(reader.threadId()) / 1e9;
    }

    /// Length of the last Ready.
    long readyBytes() {
        return readyBytes;
    }

    /// @throws IOException when a connection fails and does not come again, or not all are ready in time
    void awaitReady(Duration patience) throws IOException {
        var end = System.nanoTime() + patience.toNanos();
        while (ready < wanted && (greeting.again || failed == 0) && System.nanoTime() < end) {
            openAgain();
            LockSupport.parkNanos(200_000);
        }
        if (ready >= wanted) return;
        throw new IOException(
                "%,d of %,d connections did not become ready: %s".formatted(wanted - ready, wanted, complaint()));
    }

    /// How many connections failed before Ready.
    int failed() {
        return failed;
    }

    /// Whether it came true in time.
    static boolean await(BooleanSupplier done, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) return false;
            LockSupport.parkNanos(200_000);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (var listener : all) listener.close();
        selector.close();
    }
}
