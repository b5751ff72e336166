package discordination.http;

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

    /// The host without its port; brackets of IPv6 literals stay.
    public String hostname() {
        var colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
