package discordination.http;

import java.net.InetAddress;
import java.util.HexFormat;

/// The other end of a request, as far as it can be believed: proxies are only trusted when the config names them.
///
/// @param address the client's IP address
/// @param scheme  `http` or `https`, as the browser sees it
/// @param host    host and optional port, as the browser sees it
public record Client(String address, String scheme, String host) {

    /// `scheme://host`, without a trailing slash.
    public String origin() {
        return scheme + "://" + host;
    }

    /// Whom a rate limit counts: the address, but of IPv6 the 64 bits that one household is given, as the other 64 are
    /// free for anybody there to choose.
    public String network() {
        if (address.indexOf(':') < 0) return address;
        try {
            var parsed = InetAddress.ofLiteral(address);
            var bytes = parsed.getAddress();
            return bytes.length == 4 ? parsed.getHostAddress() : HexFormat.of().formatHex(bytes, 0, 8) + "/64";
        } catch (IllegalArgumentException _) {
            // No address at all, but a trusted proxy's word.
            return address;
        }
    }

    /// The host without its port; brackets of IPv6 literals stay.
    public String hostname() {
        var colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
