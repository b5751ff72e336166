package discordination.file;

import discordination.config.Secret;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Lets in who knows the key of the instance's moderators (files-proxies-jobs 1.9).
final class ModerationGuard implements Guard<Exchange> {
    private final Secret key;

    /// @param key empty: nobody is let in
    ModerationGuard(Secret key) {
        this.key = key;
    }

    @Override
    public void authenticate(Exchange exchange) {
        String shown = exchange.header("X-Admin-Token");
        if (key.isEmpty() || shown == null || !MessageDigest.isEqual(bytes(shown), bytes(key.reveal()))) {
            throw Problem.of(401, "NotAuthenticated");
        }
    }

    @Override
    public Exchange admit(Exchange exchange) {
        authenticate(exchange);
        return exchange;
    }

    @Override
    public String description() {
        return "moderators";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
