package discordination.file;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks ClamAV's daemon about files, in its INSTREAM protocol: chunks with their length before them, then a zero, then
/// one sentence back (files-proxies-jobs 1.3).
final class Scanner {
    private static final int CHUNK = 64 * 1024;
    private static final int LONGEST_ANSWER = 4 * 1024;

    private final SocketAddress address;
    private final Duration timeout;

    /// @param address `host:port`, or the path of a Unix socket
    /// @param timeout for one file, connecting included
    Scanner(String address, Duration timeout) {
        this.address = address.startsWith("/") ? UnixDomainSocketAddress.of(address) : tcp(address);
        this.timeout = timeout;
    }

    /// The name of what was found in a file, or nothing when it is clean.
    ///
    /// @throws IOException when the daemon cannot be asked or cannot tell, so that the file must not be trusted
    Optional<String> scan(Path file) throws IOException {
        String answer = ask(channel -> {
            try {
                send(channel, file);
            } catch (IOException e) {
                // It hangs up on what is larger than its StreamMaxLength, and says so.
                String why = answer(channel);
                if (why.isEmpty()) throw e;
                return why;
            }
            return answer(channel);
        });
        if (answer.endsWith(": OK")) {
            return Optional.empty();
        } else if (answer.endsWith(" FOUND")) {
            String found = answer.substring(0, answer.length() - " FOUND".length());
            return Optional.of(found.substring(found.indexOf(": ") + 2));
        }
        throw new IOException("clamd cannot tell: " + (answer.isEmpty() ? "no answer" : answer));
    }

    /// Throws if nobody answers.
    void ping() throws IOException {
        String answer = ask(channel -> {
            Channels.newOutputStream(channel).write("zPING\0".getBytes(StandardCharsets.US_ASCII));
            return answer(channel);
        });
        if (!answer.equals("PONG")) {
            throw new IOException("clamd answered PING with " + answer);
        }
    }

    private interface Talk {
        String with(SocketChannel channel) throws IOException;
    }

    /// A Unix socket knows no time limits of its own, so the talk has a thread that is given up by closing the channel.
    private String ask(Talk talk) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        try (SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open()) {
            FutureTask<String> task = new FutureTask<>(() -> {
                channel.connect(resolved(address));
                return talk.with(channel);
            });
            Thread.ofVirtual().name("clamav").start(task);
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("clamd at " + address + " cannot be asked", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("clamd at " + address + " took longer than " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void send(SocketChannel channel, Path file) throws IOException {
        DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
        out.write("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII));
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count; (count = in.readNBytes(chunk, 0, CHUNK)) > 0; ) {
                out.writeInt(count);
                out.write(chunk, 0, count);
            }
        }
        out.writeInt(0);
    }

    /// What it says until it hangs up or ends its sentence.
    private static String answer(SocketChannel channel) throws IOException {
        InputStream in = Channels.newInputStream(channel);
        StringBuilder answer = new StringBuilder();
        for (int c; answer.length() < LONGEST_ANSWER && (c = in.read()) > 0; ) {
            answer.append((char) c);
        }
        return answer.toString().strip();
    }

    private static InetSocketAddress tcp(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("^\\[|]$", "");
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(address.substring(colon + 1)));
    }

    /// Names are looked up for each file, since addresses of containers change.
    private static SocketAddress resolved(SocketAddress address) {
        return address instanceof InetSocketAddress tcp
                ? new InetSocketAddress(tcp.getHostString(), tcp.getPort())
                : address;
    }
}
