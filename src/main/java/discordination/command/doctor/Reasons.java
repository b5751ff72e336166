package discordination.command.doctor;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/// The reason behind an exception in words for people.
final class Reasons {
    private Reasons() {}

    static String of(Throwable e) {
        var root = e;
        while (root.getCause() != null) root = root.getCause();
        for (var cause = e; cause != null; cause = cause.getCause()) {
            var words = known(cause, root);
            if (words != null) return words;
        }
        var words = root.getMessage();
        return words == null
                ? root.getClass().getSimpleName()
                : words.lines().findFirst().orElse("");
    }

    private static String known(Throwable cause, Throwable root) {
        return switch (cause) {
            case UnknownHostException unknown -> "the name " + unknown.getMessage() + " is not known (DNS)";
            case HttpConnectTimeoutException _ -> "no connection in time";
            case HttpTimeoutException _ -> "no answer in time";
            case SSLException tls -> "TLS: " + tls.getMessage();
            // The HTTP client hides an unknown name behind a refused connection.
            case ConnectException _ when root instanceof UnresolvedAddressException -> "the name is not known (DNS)";
            case ConnectException connect -> connect.getMessage() == null ? "connection refused" : connect.getMessage();
            default -> null;
        };
    }
}
