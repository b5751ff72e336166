package discordination.command.doctor;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;

/// The reason behind an exception in words for people.
final class Reasons {
    private Reasons() {}

    static String of(Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException unknown -> {
                    return "the name " + unknown.getMessage() + " is not known (DNS)";
                }
                case HttpConnectTimeoutException _ -> {
                    return "no connection in time";
                }
                case HttpTimeoutException _ -> {
                    return "no answer in time";
                }
                case SSLException tls -> {
                    return "TLS: " + tls.getMessage();
                }
                case ConnectException connect -> {
                    return connect.getMessage() == null ? "connection refused" : connect.getMessage();
                }
                default -> {}
            }
        }
        var root = e;
        while (root.getCause() != null) root = root.getCause();
        var words = root.getMessage();
        return words == null
                ? root.getClass().getSimpleName()
                : words.lines().findFirst().orElse("");
    }
}
