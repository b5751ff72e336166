package discordination.push;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.db.Database;
import discordination.http.SafeClient;
import discordination.job.Jobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands one notice to one browser's push service; what fails for a moment is tried again by {@link Jobs}, what is dead
/// is forgotten (gateway 6.5).
final class Delivery implements Jobs.Deed {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final Set<Integer> GONE = Set.of(401, 404, 410);
    private static final Consumer<Database.Transaction> NOTHING = _ -> {};

    private final Subscriptions subscriptions;
    private final Vapid vapid;
    private final SafeClient client;

    Delivery(Subscriptions subscriptions, Vapid vapid, SafeClient client) {
        this.subscriptions = subscriptions;
        this.vapid = vapid;
        this.client = client;
    }

    /// One notice for one session, as it waits.
    ///
    /// @param notice  JSON that fits
    /// @param until   seconds since the epoch; afterwards nobody wants it any more
    /// @param urgency `high` or `normal` (RFC 8030, 5.3)
    /// @param topic   a later one takes the place of an earlier one that waits at the push service; null: none does
    record Order(String session, String notice, long until, String urgency, String topic) {}

    @Override
    public Consumer<Database.Transaction> prepare(JsonNode payload) throws IOException, GeneralSecurityException {
        var session = payload.get("session").asText();
        var left = payload.get("until").asLong() - Instant.now().getEpochSecond();
        var found = subscriptions.find(session);
        if (found.isEmpty() || found.get().isPhone() || left <= 0) return NOTHING;
        var subscription = found.get();
        try {
            var status = send(subscription, payload, left);
            if (status < 300) return NOTHING;
            if (GONE.contains(status)) {
                LOG.info("A push service answers {}, its subscription is forgotten", status);
                return tx -> Subscriptions.remove(tx, session, subscription);
            }
            if (status == 429 || status >= 500) throw new IOException("the push service answered " + status);
            LOG.warn("A push service refuses a notice with {}", status);
            return NOTHING;
        } catch (SafeClient.Refused e) {
            LOG.warn("A push service may not be asked, its subscription is forgotten: {}", e.getMessage());
            return tx -> Subscriptions.remove(tx, session, subscription);
        }
    }

    private int send(Subscription subscription, JsonNode payload, long left)
            throws IOException, GeneralSecurityException {
        var text = payload.get("notice").asText().getBytes(StandardCharsets.UTF_8);
        var url = client.check(subscription.endpoint());
        var origin = url.scheme() + "://" + url.host()
                + (url.port() == HttpUrl.defaultPort(url.scheme()) ? "" : ":" + url.port());
        var headers = new LinkedHashMap<>(Map.of(
                "Authorization", vapid.authorization(origin),
                "Content-Encoding", "aes128gcm",
                "Content-Type", "application/octet-stream",
                "TTL", Long.toString(left),
                "Urgency", payload.get("urgency").asText()));
        if (payload.hasNonNull("topic"))
            headers.put("Topic", payload.get("topic").asText());
        return client.post(subscription.endpoint(), headers, Encryption.seal(text, subscription));
    }
}
