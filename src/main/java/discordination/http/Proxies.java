package discordination.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.eclipse.jetty.server.Request;

/// The reverse proxies whose word about the client counts; everybody else is taken for what their connection says.
public final class Proxies {
    private final List<Network> trusted;

    /// @param networks in CIDR form, whose `X-Forwarded-*` headers count
    /// @throws IllegalArgumentException when one is not a network
    public Proxies(List<String> networks) {
        trusted = networks.stream().map(Network::parse).toList();
    }

    /// Where a request came from, and under which address the caller sees us.
    public Client client(Request request) {
        var peer = peer(request);
        var scheme = request.getHttpURI().getScheme();
        var host = request.getHttpURI().getAuthority();
        var address = peer == null ? "local" : peer.getHostAddress();
        if (peer != null && trusted.stream().anyMatch(network -> network.contains(peer))) {
            address = forwarded(request, "X-Forwarded-For", address);
            scheme = forwarded(request, "X-Forwarded-Proto", scheme);
            host = forwarded(request, "X-Forwarded-Host", host);
        }
        return new Client(
                address, "https".equalsIgnoreCase(scheme) ? "https" : "http", host == null ? "localhost" : host);
    }

    private static InetAddress peer(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress socket
                ? socket.getAddress()
                : null;
    }

    /// The last entry was written by the trusted proxy itself; earlier ones are the client's own claims, also when the
    /// proxy adds a line to theirs.
    private static String forwarded(Request request, String name, String otherwise) {
        var lines = request.getHeaders().getValuesList(name);
        var value = lines.isEmpty() ? "" : lines.getLast();
        if (value.isBlank()) return otherwise;
        return value.substring(value.lastIndexOf(',') + 1).strip();
    }

    /// A block of addresses in CIDR notation.
    record Network(byte[] prefix, int bits) {
        /// @throws IllegalArgumentException when the text is not an address with an optional `/bits`
        static Network parse(String text) {
            var slash = text.indexOf('/');
            var literal = slash < 0 ? text : text.substring(0, slash);
            if (!literal.matches("[0-9a-fA-F.:]+")) throw new IllegalArgumentException("not an address: " + text);
            try {
                var prefix = InetAddress.getByName(literal).getAddress();
                var bits = slash < 0 ? prefix.length * 8 : Integer.parseInt(text.substring(slash + 1));
                if (bits < 0 || bits > prefix.length * 8) throw new IllegalArgumentException("not a network: " + text);
                return new Network(prefix, bits);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("not an address: " + text, e);
            }
        }

        boolean contains(InetAddress address) {
            var bytes = address.getAddress();
            if (bytes.length != prefix.length) return false;
            for (int bit = 0; bit < bits; bit++) {
                var mask = 0x80 >> (bit & 7);
                if ((bytes[bit >> 3] & mask) != (prefix[bit >> 3] & mask)) return false;
            }
            return true;
        }
    }
}
