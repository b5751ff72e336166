package discordination.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Set;
import javax.net.SocketFactory;

/// Sockets that refuse to connect to anything but a public address: the last check, at the very call that sends a
/// packet, so that no name server can answer one thing to the check and another to the connection.
final class CheckedSockets extends SocketFactory {
    private final Set<String> unsafeAllowHosts;

    CheckedSockets(SafeClient.Rules rules) {
        this.unsafeAllowHosts = rules.unsafeAllowHosts();
    }

    @Override
    public Socket createSocket() {
        return new Checked();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("sockets here connect in a second step");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException("sockets here connect in a second step");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("sockets here connect in a second step");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException("sockets here connect in a second step");
    }

    private final class Checked extends Socket {
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress target) || target.isUnresolved() || !mayReach(target)) {
                throw new SafeClient.Refused("address not public");
            }
            super.connect(endpoint, timeout);
            if (!target.getAddress().equals(getInetAddress())) {
                close();
                throw new SafeClient.Refused("connected elsewhere");
            }
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }
    }

    private boolean mayReach(InetSocketAddress target) {
        String literal = target.getAddress().getHostAddress() + ":" + target.getPort();
        return Addresses.isPublic(target.getAddress()) || unsafeAllowHosts.contains(literal);
    }
}
