package discordination.file;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Speaks clamd's protocol as clamd does, and knows one virus, which is none.
final class Clamd implements AutoCloseable {
    /// In halves, so that no scanner takes this file for it.
    static final byte[] EICAR =
            ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").getBytes();

    /// How it behaves.
    enum Mood {
        WELL,
        SILENT,
        HANGS_UP,
        CONFUSED
    }

    private final ServerSocketChannel server;
    private final SocketAddress address;
    private final int limit;
    private final List<byte[]> scanned = new CopyOnWriteArrayList<>();
    private final List<Integer> chunks = new CopyOnWriteArrayList<>();
    private volatile Mood mood = Mood.WELL;

    /// @param limit bytes of a stream, as its StreamMaxLength
    Clamd(int limit) throws IOException {
        this(ServerSocketChannel.open(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limit);
    }

    Clamd(Path socket, int limit) throws IOException {
        this(ServerSocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(socket), limit);
    }

    private Clamd(ServerSocketChannel server, SocketAddress at, int limit) throws IOException {
        this.server = server.bind(at);
        this.address = server.getLocalAddress();
        this.limit = limit;
        Thread.ofVirtual().start(this::accept);
    }

    /// As the configuration has it.
    String address() {
        return address instanceof InetSocketAddress tcp ? "127.0.0.1:" + tcp.getPort() : address.toString();
    }

    void feels(Mood mood) {
        this.mood = mood;
    }

    /// What has been scanned so far.
    List<byte[]> scanned() {
        return scanned;
    }

    List<Integer> chunks() {
        return chunks;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().start(() -> serve(channel));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            String answer = answer(new DataInputStream(Channels.newInputStream(channel)));
            if (mood == Mood.SILENT) Thread.sleep(60_000);
            Channels.newOutputStream(channel).write((answer + "\0").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException | InterruptedException e) {
            // Whoever asked has gone.
        }
    }

    private String answer(DataInputStream in) throws IOException {
        String command = line(in);
        if (mood == Mood.HANGS_UP) throw new IOException();
        if (mood == Mood.CONFUSED) return "stream: Can't allocate memory ERROR";
        if (command.equals("zPING")) return "PONG";
        if (!command.equals("zINSTREAM")) return "UNKNOWN COMMAND";
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int length; (length = in.readInt()) != 0; ) {
            if (length < 0 || content.size() + length > limit) return "INSTREAM size limit exceeded. ERROR";
            chunks.add(length);
            content.writeBytes(in.readNBytes(length));
        }
        scanned.add(content.toByteArray());
        String text = content.toString(StandardCharsets.ISO_8859_1);
        return text.contains(new String(EICAR, StandardCharsets.US_ASCII))
                ? "stream: Eicar-Test-Signature FOUND"
                : "stream: OK";
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c; (c = in.read()) > 0; ) line.append((char) c);
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
