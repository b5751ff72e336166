package discordination.policy;

import discordination.access.Access;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Route;
import java.util.List;

/// The route by which people take note of changed rules (rest-accounts 7).
public final class PolicyApi {
    private final Access access;
    private final Policies policies;

    public PolicyApi(Access access, Policies policies) {
        this.access = access;
        this.policies = policies;
    }

    public List<Route<?, ?>> routes() {
        return List.of(Route.mute(Method.POST, "/policy/acknowledge", access.user(), Limit.ANY, policies::acknowledge));
    }
}
