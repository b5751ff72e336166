package discordination.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// One gateway connection of a measurement: what has become of it, and what it does with a frame.
final class Listener implements Frames.Sink {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 0x8a;
    private static final int MASKED = 0x80;
    private static final int HEAD_OF_PONG = 6;

    /// How long a frame's beginning is searched for its type, which comes first in all known servers.
    private static final int BEGINNING = 64;

    private static final byte[] READY = "\"type\":\"Ready\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "\"type\":\"Error\"".getBytes(StandardCharsets.US_ASCII);

    final Frames frames = new Frames(this);
    final ByteBuffer request;
    final long began;
    volatile SocketChannel channel;
    volatile Socket socket;
    boolean ready;
    boolean ended;
    long now;
    private final Listeners owner;
    private Tally.Ear ear;

    Listener(Listeners owner, ByteBuffer request) {
        this(owner, request, System.nanoTime());
    }

    private Listener(Listeners owner, ByteBuffer request, long began) {
        this.owner = owner;
        this.request = request;
        this.began = began;
    }

    /// The same client on a new connection; its time goes on.
    Listener again() {
        return new Listener(owner, request.duplicate().rewind(), began);
    }

    @Override
    public void head(String head) throws IOException {
        var status = head.lines().findFirst().orElse("nothing");
        if (!status.startsWith("HTTP/1.1 101")) throw new IOException("the gateway answered " + status);
        if (!owner.awaitReadyFrame()) arrive(0);
    }

    @Override
    public void frame(int opCode, ByteBuffer buffer, int from, int to, long length) throws IOException {
        if (opCode == PING) pong(buffer, from, to);
        if (opCode == CLOSE && to - from >= 2) {
            var reason = new byte[to - from - 2];
            buffer.get(from + 2, reason);
            throw new IOException("the gateway closed the connection with %d %s"
                    .formatted(buffer.getShort(from), new String(reason, StandardCharsets.UTF_8)));
        }
        if (opCode != TEXT) return;
        if (ready) {
            var tally = owner.tally();
            if (tally != null) ear = tally.hear(ear, buffer, from, to, now);
        } else if (has(READY, buffer, from, to)) {
            arrive(length);
        } else if (has(ERROR, buffer, from, to)) {
            var text = new byte[Math.min(200, to - from)];
            buffer.get(from, text);
            owner.refused("the gateway says " + new String(text, StandardCharsets.UTF_8));
        }
    }

    private void arrive(long bytes) {
        ready = true;
        owner.arrived(this, bytes);
    }

    /// Whoever does not answer is closed after a while.
    private void pong(ByteBuffer buffer, int from, int to) throws IOException {
        var answer = ByteBuffer.allocate(HEAD_OF_PONG + to - from);
        answer.put((byte) PONG).put((byte) (MASKED | (to - from))).putInt(0);
        for (int at = from; at < to; at++) answer.put(buffer.get(at));
        if (channel != null) channel.write(answer.flip());
        else socket.getOutputStream().write(answer.array());
    }

    private static boolean has(byte[] word, ByteBuffer buffer, int from, int to) {
        var end = Math.min(to, from + BEGINNING) - word.length;
        outer:
        for (int at = from; at <= end; at++) {
            for (int i = 0; i < word.length; i++) if (buffer.get(at + i) != word[i]) continue outer;
            return true;
        }
        return false;
    }

    /// Cuts the connection without a word, as a lost network does.
    void close() {
        try {
            if (channel != null) channel.close();
            if (socket != null) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
