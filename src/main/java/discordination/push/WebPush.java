package discordination.push;

import discordination.http.SafeClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to browsers, through the push service that each names itself (gateway 6.5, RFC 8030).
final class WebPush implements Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(WebPush.class);
    private static final Set<Integer> GONE = Set.of(401, 404, 410);

    private final Vapid vapid;
    private final SafeClient client;

    WebPush(Vapid vapid, SafeClient client) {
        this.vapid = vapid;
        this.client = client;
    }

    @Override
    public Outcome carry(Subscription to, Delivery.Order order, long left)
            throws IOException, GeneralSecurityException {
        var url = client.check(to.endpoint());
        var origin = url.scheme() + "://" + url.host()
                + (url.port() == HttpUrl.defaultPort(url.scheme()) ? "" : ":" + url.port());
        var headers = new LinkedHashMap<>(Map.of(
                "Authorization",
                vapid.authorization(origin),
                "Content-Encoding",
                "aes128gcm",
                "Content-Type",
                "application/octet-stream",
                "TTL",
                Long.toString(left),
                "Urgency",
                order.urgent() ? "high" : "normal"));
        if (order.topic() != null) headers.put("Topic", order.topic());
        var sealed = Encryption.seal(order.text().getBytes(StandardCharsets.UTF_8), to);
        var status = client.post(to.endpoint(), headers, sealed).status();
        if (status < 300) return Outcome.TAKEN;
        if (GONE.contains(status)) return Outcome.GONE;
        Carrier.requireOpen(status);
        LOG.warn("The push service {} refuses a notice with {}", url.host(), status);
        return Outcome.REFUSED;
    }
}
