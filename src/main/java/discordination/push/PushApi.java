package discordination.push;

import static discordination.http.Check.required;

import discordination.access.Access;
import discordination.access.SessionAccess;
import discordination.account.Sessions;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Route;
import java.util.List;

/// The routes by which a session says where to push to (rest-accounts 7).
public final class PushApi {
    private final Access access;
    private final Sessions sessions;

    public PushApi(Access access, Sessions sessions) {
        this.access = access;
        this.sessions = sessions;
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

    /// @param endpoint a Web Push address, or `fcm` or `apn`, whose device token is `auth`
    public record Subscription(String endpoint, String p256dh, String auth) {
        public Subscription {
            required("endpoint", endpoint);
            required("p256dh", p256dh);
            required("auth", auth);
        }
    }

    private void subscribe(SessionAccess caller, Subscription in) {
        sessions.subscribe(caller, in);
    }

    private void unsubscribe(SessionAccess caller) {
        sessions.subscribe(caller, null);
    }
}
