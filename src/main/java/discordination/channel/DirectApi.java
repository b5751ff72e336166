package discordination.channel;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.http.Limit;
import discordination.http.Route;
import discordination.user.UserApi.Target;
import java.util.List;

/// The routes of direct channels, which live under `/users` (rest-accounts 6.5).
public final class DirectApi {
    private final Access access;
    private final Directs directs;

    public DirectApi(Access access, Directs directs) {
        this.access = access;
        this.directs = directs;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                Route.get("/users/dms", access.user(), Limit.USERS, Channel[].class, this::list),
                Route.get("/users/{user}/dm", access.user(), Limit.USERS, Target.class, Channel.class, this::open));
    }

    /// An array keeps the type of its elements, by which they are written with their `channel_type`.
    private Channel[] list(Caller caller) {
        return directs.list(caller).toArray(Channel[]::new);
    }

    private Channel open(Caller caller, Target target) {
        return directs.open(caller, target.id(caller));
    }
}
