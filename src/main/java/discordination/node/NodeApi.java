package discordination.node;

import discordination.config.Config;
import discordination.http.Bucket;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Route;
import java.util.List;
import java.util.function.Supplier;

/// The door: what this installation is and where its services are (rest-accounts 4).
public final class NodeApi {
    private final Config config;
    private final Supplier<String> vapid;

    /// @param vapid the public key for Web Push; empty: there is none
    public NodeApi(Config config, Supplier<String> vapid) {
        this.config = config;
        this.vapid = vapid;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                Route.get("/", Guard.anyone(), Limit.ANY, Node.class, this::node),
                Route.get("/ratelimit", Guard.anyone(), Limit.ANY, Bucket.class, Bucket::of));
    }

    private Node node(Exchange exchange) {
        return Node.of(config, Places.of(config, exchange), vapid.get());
    }
}
