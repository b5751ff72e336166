package discordination.relationship;

import static discordination.http.Check.required;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Problem;
import discordination.http.Route;
import discordination.user.User;
import discordination.user.UserApi.Target;
import java.util.List;

/// The routes of friends, requests and blocks (rest-accounts 6.6).
public final class RelationshipApi {
    private final Access access;
    private final Relationships relationships;

    public RelationshipApi(Access access, Relationships relationships) {
        this.access = access;
        this.relationships = relationships;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                Route.get(
                        "/users/@me/relationships",
                        access.user(),
                        Limit.USERS,
                        User.Relation[].class,
                        relationships::list),
                Route.post("/users/friend", access.user(), Limit.USERS, SendRequest.class, User.class, this::request),
                Route.put("/users/{user}/friend", access.user(), Limit.USERS, Target.class, User.class, this::befriend),
                Route.full(
                        Method.DELETE,
                        "/users/{user}/friend",
                        access.user(),
                        Limit.USERS,
                        Target.class,
                        User.class,
                        this::unfriend),
                Route.put("/users/{user}/block", access.user(), Limit.USERS, Target.class, User.class, this::block),
                Route.full(
                        Method.DELETE,
                        "/users/{user}/block",
                        access.user(),
                        Limit.USERS,
                        Target.class,
                        User.class,
                        this::unblock));
    }

    /// @param username `name#1234`
    public record SendRequest(String username) {
        public SendRequest {
            required("username", username);
        }
    }

    private User request(Caller caller, SendRequest in) {
        var hash = in.username.indexOf('#');
        if (hash < 0) throw Problem.of(400, "InvalidProperty");
        return relationships.befriend(caller, in.username.substring(0, hash), in.username.substring(hash + 1));
    }

    private User befriend(Caller caller, Target target) {
        return relationships.befriend(caller, target.id(caller));
    }

    private User unfriend(Caller caller, Target target) {
        return relationships.unfriend(caller, target.id(caller));
    }

    private User block(Caller caller, Target target) {
        return relationships.block(caller, target.id(caller));
    }

    private User unblock(Caller caller, Target target) {
        return relationships.unblock(caller, target.id(caller));
    }
}
