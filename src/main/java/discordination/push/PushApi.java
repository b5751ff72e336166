package discordination.push;

import discordination.access.Access;
import discordination.access.SessionAccess;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Route;
import java.util.List;

/// The routes by which a session says where to push to (rest-accounts 7).
public final class PushApi {
    private final Access access;
    private final Subscriptions subscriptions;

    public PushApi(Access access, Push push) {
        this.access = access;
        this.subscriptions = push.subscriptions();
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                Route.silent(
                        Method.POST,
                        "/push/subscribe",
                        access.session(),
                        Limit.ANY,
                        Subscription.class,
                        this::subscribe),
                Route.mute(Method.POST, "/push/unsubscribe", access.session(), Limit.ANY, this::unsubscribe));
    }

    private void subscribe(SessionAccess caller, Subscription in) {
        subscriptions.subscribe(caller, in);
    }

    private void unsubscribe(SessionAccess caller) {
        subscriptions.unsubscribe(caller);
    }
}
