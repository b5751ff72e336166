package discordination.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Stands before a port as a proxy with TLS does, and hands every byte on.
public final class TlsTunnel implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;

    /// @param keys   what it shows
    /// @param target a port of this machine
    public TlsTunnel(TlsPostOffice.Keys keys, int target) {
        this.target = target;
        try {
            listener = keys.context()
                    .getServerSocketFactory()
                    .createServerSocket(Ports.free(), 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                var outside = listener.accept();
                Thread.ofVirtual().start(() -> join(outside));
            } catch (IOException e) {
                // Closed, or a client that was gone at once; the loop tells them apart.
            }
        }
    }

    private void join(Socket outside) {
        try (outside;
                var inside = new Socket(InetAddress.getLoopbackAddress(), target)) {
            var back = Thread.ofVirtual().start(() -> pass(inside, outside));
            pass(outside, inside);
            back.join();
        } catch (IOException e) {
            // One of both ends has gone, and the other one is closed with it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // As above.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
