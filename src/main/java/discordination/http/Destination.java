package discordination.http;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/// Reads a URL the way a browser does (WHATWG) and refuses the ones that cannot lead to a public web page, before
/// anything is resolved or sent (files-proxies-jobs 2.2). What passes here still has its addresses checked.
final class Destination {
    private static final int LONGEST_URL = 8_192;
    private static final Pattern AUTHORITY = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:[/\\\\]*([^/\\\\?#]*)");
    private static final Set<String> PRIVATE_SUFFIXES = Set.of("localhost", "local", "internal", "home.arpa", "onion");

    private final SafeClient.Rules rules;
    private final OwnFiles ownFiles;

    Destination(SafeClient.Rules rules, OwnFiles ownFiles) {
        this.rules = rules;
        this.ownFiles = ownFiles;
    }

    /// The canonical form of an address typed by anybody.
    ///
    /// @throws SafeClient.Refused if the host, port or user part is one that must not be asked
    /// @throws IOException if it is no http or https URL at all
    HttpUrl parse(String text) throws IOException {
        String trimmed = stripControls(text);
        HttpUrl url = trimmed.length() > LONGEST_URL ? null : parsed(trimmed);
        if (url == null) {
            throw new IOException("not a web address");
        }
        return check(url, trimmed);
    }

    /// Where a redirect leads, checked like a typed address.
    HttpUrl follow(HttpUrl from, String location) throws IOException {
        String trimmed = stripControls(location);
        HttpUrl url = trimmed.length() > LONGEST_URL ? null : from.resolve(trimmed);
        if (url == null) {
            throw new IOException("redirected to something that is no web address");
        }
        // Written without a scheme, an authority still begins with two slashes of either kind.
        return check(url, trimmed.matches("[/\\\\]{2}.*") ? from.scheme() + ":" + trimmed : trimmed);
    }

    private HttpUrl check(HttpUrl parsed, String text) throws IOException {
        HttpUrl url = canonical(parsed, text);
        if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
            throw new SafeClient.Refused("user part in address");
        }
        String host = withoutDot(url.host());
        if (rules.blockedDomains().stream().anyMatch(domain -> isUnder(host, domain))) {
            throw new SafeClient.Refused("blocked domain");
        }
        if (ownFiles.holds(url)) {
            return url;
        }
        if (rules.ownHosts().stream().anyMatch(own -> own.covers(url))) {
            throw new SafeClient.Refused("this instance itself");
        }
        if (rules.unsafeAllowHosts().contains(host + ":" + url.port())) {
            return url;
        }
        if (!rules.ports().contains(url.port())) {
            throw new SafeClient.Refused("port " + url.port());
        }
        if (isLiteral(host)) {
            if (!Addresses.isPublic(java.net.InetAddress.ofLiteral(host))) {
                throw new SafeClient.Refused("address not public");
            }
            return url;
        }
        if (host.indexOf('.') < 0 || PRIVATE_SUFFIXES.stream().anyMatch(suffix -> isUnder(host, suffix))) {
            throw new SafeClient.Refused("name not public");
        }
        return url;
    }

    /// OkHttp knows IDNA and IPv6; the number forms of IPv4 (`127.1`, `0x7f000001`, `017700000001`) it takes for names.
    private static HttpUrl canonical(HttpUrl url, String text) throws IOException {
        Matcher authority = AUTHORITY.matcher(text);
        boolean bracketed = authority.find() && authority.group(1).contains("[");
        String host = withoutDot(url.host());
        if (bracketed && host.indexOf(':') < 0) {
            // OkHttp turns ::ffff:127.0.0.1 into 127.0.0.1; mapped addresses are refused whatever they map to.
            throw new SafeClient.Refused("IPv4-mapped address");
        }
        if (host.indexOf(':') >= 0 || !Ipv4Number.endsInNumber(host)) {
            return url;
        }
        String literal = Ipv4Number.parse(host);
        if (literal == null) {
            throw new IOException("not an IPv4 address: " + host);
        }
        return url.newBuilder().host(literal).build();
    }

    private static HttpUrl parsed(String text) throws IOException {
        HttpUrl url = HttpUrl.parse(text);
        if (url != null && url.host().chars().anyMatch(c -> c <= ' ' || c == '%' || c == '<' || c == '>')) {
            throw new IOException("bad character in host");
        }
        return url;
    }

    /// WHATWG drops tabs and line breaks anywhere, and controls and spaces at both ends.
    private static String stripControls(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.chars().filter(c -> c != '\t' && c != '\n' && c != '\r').forEach(c -> kept.append((char) c));
        int start = 0;
        int end = kept.length();
        while (start < end && kept.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && kept.charAt(end - 1) <= ' ') {
            end--;
        }
        return kept.substring(start, end);
    }

    static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || Ipv4Number.endsInNumber(host);
    }

    static String withoutDot(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static boolean isUnder(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
