package discordination.push;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.db.Database;
import discordination.http.Json;
import discordination.http.SafeClient;
import discordination.job.Jobs;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands one order to the service that carries it; what fails for a moment is tried again by [Jobs], a device that is
/// gone is forgotten (gateway 6.5).
final class Delivery implements Jobs.Deed {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final Consumer<Database.Transaction> NOTHING = _ -> {};

    private final Subscriptions subscriptions;
    private final Map<Subscription.Kind, Carrier> carriers;
    private final Patience patience = new Patience();

    Delivery(Subscriptions subscriptions, Map<Subscription.Kind, Carrier> carriers) {
        this.subscriptions = subscriptions;
        this.carriers = carriers;
    }

    /// What waits for one session.
    ///
    /// @param kind   whom the text is made for
    /// @param text   JSON that fits
    /// @param until  seconds since the epoch; afterwards nobody wants it any more
    /// @param urgent whether a sleeping device is woken
    /// @param topic  a later one takes the place of an earlier one that waits at the push service; null: none does
    record Order(String session, Subscription.Kind kind, String text, long until, boolean urgent, String topic) {}

    @Override
    public Consumer<Database.Transaction> prepare(JsonNode payload) throws Exception {
        var order = Json.WIRE.treeToValue(payload, Order.class);
        var left = order.until - Instant.now().getEpochSecond();
        var carrier = carriers.get(order.kind);
        var found = subscriptions.find(order.session);
        if (found.isEmpty() || found.get().kind() != order.kind || carrier == null || left <= 0) return NOTHING;
        var subscription = found.get();
        if (isGone(carrier, subscription, order, left)) {
            LOG.info("A push service does not know a subscription any more, which is forgotten");
            return tx -> Subscriptions.remove(tx, order.session, subscription);
        }
        return NOTHING;
    }

    private boolean isGone(Carrier carrier, Subscription subscription, Order order, long left) throws Exception {
        try {
            var outcome = patience.ask(Patience.placeOf(subscription), () -> carrier.carry(subscription, order, left));
            return outcome == Carrier.Outcome.GONE;
        } catch (SafeClient.Refused e) {
            LOG.warn("A push service may not be asked: {}", e.getMessage());
            // What we have configured ourselves is at fault then, not the device.
            return order.kind == Subscription.Kind.BROWSER;
        }
    }
}
