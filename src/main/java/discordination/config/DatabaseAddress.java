package discordination.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// A database URL taken apart as JDBC wants it, so that the password never stands in a JDBC URL that gets logged.
public record DatabaseAddress(String jdbcUrl, String user, Secret password) {
    /// Understands `postgres://`, `postgresql://` and `jdbc:postgresql:`; says what is wrong without showing the
    /// secret.
    public static DatabaseAddress of(Secret url) {
        if (url.reveal().startsWith("jdbc:postgresql:")) {
            return new DatabaseAddress(url.reveal(), "", new Secret(""));
        }
        var uri = parse(url);
        if (!"postgres".equals(uri.getScheme()) && !"postgresql".equals(uri.getScheme())) {
            throw new IllegalArgumentException("must begin with postgres:// or jdbc:postgresql:");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("has no host; write special characters of the password as %XX");
        }
        var path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (path.length() < 2) {
            throw new IllegalArgumentException("names no database: postgres://user:password@host:5432/database");
        }
        var port = uri.getPort() < 0 ? 5432 : uri.getPort();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var login = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        var colon = login.indexOf(':');
        var user = colon < 0 ? login : login.substring(0, colon);
        var password = colon < 0 ? "" : login.substring(colon + 1);
        return new DatabaseAddress(
                "jdbc:postgresql://" + uri.getHost() + ":" + port + path + query,
                decoded(user),
                new Secret(decoded(password)));
    }

    private static URI parse(Secret url) {
        try {
            return new URI(url.reveal());
        } catch (URISyntaxException e) {
            // The exception's own message would repeat the password.
            throw new IllegalArgumentException("is no URL; write special characters of the password as %XX");
        }
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
