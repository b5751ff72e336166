package discordination.user;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Path;
import discordination.http.Reply;
import discordination.http.Route;
import java.util.List;
import java.util.Map;

/// The routes that show and change users (rest-accounts 6.5).
public final class UserApi {
    private static final String SELF = "@me";

    private final Access access;
    private final Users users;
    private final UserEdits edits;
    private final DefaultAvatars pictures = new DefaultAvatars();

    public UserApi(Access access, Users users, UserEdits edits) {
        this.access = access;
        this.users = users;
        this.edits = edits;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                Route.get("/users/{user}", access.user(), Limit.USERS, Target.class, User.class, this::fetch),
                Route.patch("/users/{user}", access.user(), Limit.USER_EDIT, EditUser.class, User.class, this::edit),
                Route.get(
                        "/users/{user}/default_avatar",
                        Guard.anyone(),
                        Limit.DEFAULT_AVATAR,
                        Reply.class,
                        this::defaultAvatar),
                Route.get("/users/{user}/flags", Guard.anyone(), Limit.USERS, Flags.class, this::flags),
                Route.get(
                        "/users/{user}/profile",
                        access.user(),
                        Limit.USERS,
                        Target.class,
                        Profile.class,
                        this::profile),
                Route.get(
                        "/users/{user}/mutual", access.user(), Limit.USERS, Target.class, Mutual.class, this::mutual));
    }

    public record Target(@Path String user) {
        /// `@me` is oneself everywhere (rest-accounts 6.5).
        public String id(Caller caller) {
            return user.equals(SELF) ? caller.id() : user;
        }
    }

    public record Flags(int flags) {}

    private User fetch(Caller caller, Target target) {
        return users.fetch(caller, target.id(caller));
    }

    private User edit(Caller caller, EditUser in) {
        return edits.edit(caller, new Target(in.user()).id(caller), in);
    }

    private Reply defaultAvatar(Exchange exchange) {
        return Reply.bytes(
                200,
                Map.of("Content-Type", "image/png", "Cache-Control", "public, max-age=31536000, immutable"),
                pictures.of(exchange.path("user")));
    }

    private Flags flags(Exchange exchange) {
        return new Flags(users.flags(exchange.path("user")));
    }

    private Profile profile(Caller caller, Target target) {
        return users.profile(caller, target.id(caller));
    }

    private Mutual mutual(Caller caller, Target target) {
        return users.mutual(caller, target.id(caller));
    }
}
