package discordination.kit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Free ports, for TCP and UDP alike, that nobody takes between asking and use.
///
/// They lie below those that the kernel gives to outgoing connections, in a block that belongs to this process alone:
/// whoever listens on the first port of a block owns the others, so two test processes never hand out the same one.
public final class Ports {
    private static final int FIRST = 16_000;
    private static final int BLOCKS = 32;
    private static final int SIZE = 500;
    private static final ServerSocket CLAIM = claim();

    private static int next;

    private Ports() {}

    private static ServerSocket claim() {
        for (int block = 0; block < BLOCKS; block++) {
            try {
                return new ServerSocket(FIRST + block * SIZE, 1, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                // Another process owns this block; the next one then.
            }
        }
        throw new IllegalStateException("no free block of ports");
    }

    /// A port on which nobody listens; the longest unused ones come first.
    public static synchronized int free() {
        for (int attempt = 1; attempt < SIZE; attempt++) {
            next = next % (SIZE - 1) + 1;
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), CLAIM.getLocalPort() + next);
            try (var stream = new ServerSocket();
                    var datagrams = new DatagramSocket(null)) {
                stream.bind(address, 1);
                datagrams.bind(address);
                return address.getPort();
            } catch (IOException e) {
                // Somebody listens there; the next one then.
            }
        }
        throw new IllegalStateException("no free port");
    }
}
