package discordination.bot;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Path;
import discordination.http.Route;
import discordination.user.User;
import java.util.List;
import java.util.Optional;

/// The routes by which people make bots, look after them and take them along (rest-accounts 8).
public final class BotApi {
    private final Access access;
    private final Bots bots;

    public BotApi(Access access, Bots bots) {
        this.access = access;
        this.bots = bots;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                // Bots are refused after the request was looked at, so no guard does it.
                Route.post("/bots/create", access.user(), Limit.BOTS, CreateBot.class, Bot.class, bots::create),
                Route.get("/bots/@me", access.user(), Limit.BOTS, Owned.class, bots::owned),
                Route.get("/bots/{bot}", access.person(), Limit.BOTS, Target.class, Found.class, this::fetch),
                Route.patch("/bots/{bot}", access.user(), Limit.BOTS, EditBot.class, Bot.class, bots::edit),
                Route.silent(Method.DELETE, "/bots/{bot}", access.user(), Limit.BOTS, Target.class, this::delete),
                Route.get(
                        "/bots/{bot}/invite", access.anybody(), Limit.BOTS, Target.class, PublicBot.class, this::show),
                Route.silent(
                        Method.POST, "/bots/{bot}/invite", access.person(), Limit.BOTS, InviteBot.class, bots::invite));
    }

    public record Target(@Path String bot) {}

    /// One's own bots and their users, both in the order of their ids.
    public record Owned(List<Bot> bots, List<User> users) {}

    public record Found(Bot bot, User user) {}

    private Found fetch(Caller caller, Target target) {
        return bots.fetch(caller, target.bot);
    }

    private void delete(Caller caller, Target target) {
        bots.delete(caller, target.bot);
    }

    private PublicBot show(Optional<Caller> caller, Target target) {
        return bots.show(caller, target.bot);
    }
}
