package discordination.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/// Free ports below those that the kernel gives to outgoing connections, so that none is taken between asking and use.
public final class Ports {
    private static final int FIRST = 16_000;
    private static final int COUNT = 16_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

    private Ports() {}

    /// A port on which nobody listens.
    public static int free() {
        for (int attempt = 0; attempt < COUNT; attempt++) {
            var port = FIRST + NEXT.getAndIncrement() % COUNT;
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Somebody listens there; the next one then.
            }
        }
        throw new IllegalStateException("no free port");
    }
}
