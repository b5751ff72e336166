package discordination.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Where an address of the measured instance leads to, with TLS or without.
///
/// @param secure  for `https` and `wss`
/// @param tls     whom to trust
record Wire(URI address, boolean secure, InetSocketAddress remote, SSLContext tls) {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Set<String> PLAIN = Set.of("http", "ws");
    private static final Set<String> SECURE = Set.of("https", "wss");

    /// @throws IOException when nobody knows the host, or it is no address of this kind
    static Wire to(URI address, SSLContext tls) throws IOException {
        var scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        var secure = SECURE.contains(scheme);
        if (address.getHost() == null || !secure && !PLAIN.contains(scheme)) {
            throw new IOException("not an address that can be measured: " + address);
        }
        var port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
        var host = InetAddress.getByName(address.getHost());
        return new Wire(address, secure, new InetSocketAddress(host, port), tls);
    }

    /// A blocking connection; of a TLS one the certificate has been checked.
    Socket open() throws IOException {
        var plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(remote, PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            return secure ? secured(plain) : plain;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private Socket secured(Socket plain) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, address.getHost(), remote.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    boolean isLoopback() {
        return remote.getAddress().isLoopbackAddress();
    }

    /// The path of a request below the address.
    String path(String below) {
        var base = address.getRawPath() == null ? "" : address.getRawPath();
        return base + below;
    }
}
