package discordination.push;

import discordination.config.Pem;
import discordination.http.SafeClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to Apple's devices (gateway 6.7).
final class Apns implements Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(Apns.class);
    private static final Pattern DEVICE = Pattern.compile("[0-9A-Za-z]{1,200}");
    private static final Set<String> NO_DEVICE =
            Set.of("BadDeviceToken", "Unregistered", "ExpiredToken", "DeviceTokenNotForTopic");
    private static final Pattern REASON = Pattern.compile("\"reason\"\\s*:\\s*\"([A-Za-z]{1,50})\"");
    /// Apple refuses tokens that change more often than every 20 minutes, or are older than an hour.
    private static final long TOKEN_LIVES = 2400;

    private final discordination.config.Push.Apns config;
    private final SafeClient client;
    private Token token;

    /// @param made seconds since the epoch
    private record Token(String value, long made) {}

    Apns(discordination.config.Push.Apns config, SafeClient client) {
        this.config = config;
        this.client = client;
    }

    @Override
    public Outcome carry(Subscription to, Delivery.Order order, long left)
            throws IOException, GeneralSecurityException {
        if (!DEVICE.matcher(to.auth()).matches()) return Outcome.GONE;
        var headers = new LinkedHashMap<String, String>();
        headers.put("Authorization", "bearer " + token());
        headers.put("Content-Type", "application/json");
        headers.put("apns-topic", config.bundleId());
        headers.put("apns-push-type", "alert");
        headers.put("apns-priority", "10");
        headers.put(
                "apns-expiration", Long.toString(Instant.now().plusSeconds(left).getEpochSecond()));
        if (order.topic() != null) headers.put("apns-collapse-id", order.topic());
        var answer = client.post(
                config.url() + "/3/device/" + to.auth(), headers, order.text().getBytes(StandardCharsets.UTF_8));
        if (answer.status() < 300) return Outcome.TAKEN;
        var found = REASON.matcher(answer.body());
        var reason = found.find() ? found.group(1) : "";
        if (answer.status() == 410 || NO_DEVICE.contains(reason)) return Outcome.GONE;
        Carrier.requireOpen(answer.status());
        LOG.warn("Apple refuses a notice with {} {}", answer.status(), reason);
        return Outcome.REFUSED;
    }

    private synchronized String token() throws GeneralSecurityException {
        var now = Instant.now().getEpochSecond();
        if (token == null || token.made + TOKEN_LIVES < now) {
            var value = Jwt.signed(
                    Map.of("alg", "ES256", "kid", config.keyId()),
                    Map.of("iss", config.teamId(), "iat", now),
                    Pem.privateKey("EC", config.key().reveal()));
            token = new Token(value, now);
        }
        return token.value;
    }
}
