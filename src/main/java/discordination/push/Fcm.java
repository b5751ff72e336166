package discordination.push;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.config.Pem;
import discordination.config.Push.Fcm.Account;
import discordination.http.Json;
import discordination.http.SafeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to Android devices: data messages over Firebase Cloud Messaging, HTTP v1 (gateway 6.6).
final class Fcm implements Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(Fcm.class);
    private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
    private static final long AN_HOUR = 3600;
    private static final long SPARE = 60;

    private final String address;
    private final Account account;
    private final SafeClient client;
    private volatile Token token;

    /// @param until seconds since the epoch
    private record Token(String value, long until) {}

    Fcm(discordination.config.Push.Fcm config, SafeClient client) {
        this.account = config.account();
        this.address = config.url() + "/v1/projects/" + account.project() + "/messages:send";
        this.client = client;
    }

    @Override
    public Outcome carry(Subscription to, Delivery.Order order, long left)
            throws IOException, GeneralSecurityException {
        var android = new LinkedHashMap<String, Object>();
        android.put("priority", order.urgent() ? "high" : "normal");
        android.put("ttl", left + "s");
        if (order.topic() != null) android.put("collapse_key", order.topic());
        var body = Json.bytes(Map.of(
                "message",
                Map.of("token", to.auth(), "data", Json.read(order.text(), JsonNode.class), "android", android)));
        var used = token();
        var answer = client.post(
                address, Map.of("Authorization", "Bearer " + used.value, "Content-Type", "application/json"), body);
        if (answer.status() < 300) return Outcome.TAKEN;
        var code = code(answer.body());
        if (code.equals("UNREGISTERED") || code.equals("SENDER_ID_MISMATCH")) return Outcome.GONE;
        Carrier.requireOpen(answer.status());
        if (answer.status() == 401) {
            // Not the device is at fault but our token, which may have been withdrawn.
            if (token == used) token = null;
            throw new IOException("FCM does not know us any more");
        }
        LOG.warn("FCM refuses a notice with {} {}", answer.status(), code);
        return Outcome.REFUSED;
    }

    private static String code(String body) {
        try {
            for (var detail : Json.read(body, JsonNode.class).path("error").path("details")) {
                if (detail.has("errorCode")) return detail.get("errorCode").asText();
            }
        } catch (UncheckedIOException _) {
            // Whatever it is, it does not come from FCM.
        }
        return "";
    }

    /// One after the other: whoever comes while a token is fetched waits for that one.
    private synchronized Token token() throws IOException, GeneralSecurityException {
        var known = token;
        var now = Instant.now().getEpochSecond();
        if (known != null && known.until > now) return known;
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", account.email());
        claims.put("scope", SCOPE);
        claims.put("aud", account.tokenUri());
        claims.put("iat", now);
        claims.put("exp", now + AN_HOUR);
        var assertion =
                Jwt.signed(Map.of("alg", "RS256", "typ", "JWT"), claims, Pem.privateKey("RSA", account.privateKey()));
        var form = "grant_type=" + encoded("urn:ietf:params:oauth:grant-type:jwt-bearer") + "&assertion=" + assertion;
        var answer = client.post(
                account.tokenUri(),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(StandardCharsets.US_ASCII));
        if (answer.status() != 200) throw new IOException("Google gives no token: " + answer.status());
        try {
            var said = Json.read(answer.body(), JsonNode.class);
            token = new Token(
                    said.path("access_token").asText(),
                    now + said.path("expires_in").asLong() - SPARE);
        } catch (UncheckedIOException e) {
            throw new IOException("Google's token cannot be read", e);
        }
        return token;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.US_ASCII);
    }
}
