package discordination.account;

import static discordination.http.Check.required;

import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.SessionAccess;
import discordination.db.Database;
import discordination.http.Check;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Problem;
import discordination.http.Route;
import discordination.user.User;
import discordination.user.Usernames;
import discordination.user.Users;
import java.util.List;

/// The routes by which the owner of an account chooses a username, the first one and later ones (rest-accounts 6.1,
/// 6.5).
public final class NameApi {
    private final Access access;
    private final Database database;
    private final Accounts accounts;
    private final Users users;

    public NameApi(Access access, Database database, Accounts accounts, Users users) {
        this.access = access;
        this.database = database;
        this.accounts = accounts;
        this.users = users;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                Route.get("/onboard/hello", access.session(), Limit.ANY, Hello.class, this::hello),
                Route.post("/onboard/complete", newcomer(), Limit.ANY, Onboard.class, User.class, this::complete),
                Route.patch(
                        "/users/@me/username",
                        access.person(),
                        Limit.USER_EDIT,
                        Rename.class,
                        User.class,
                        this::rename));
    }

    /// @param onboarding whether a username has yet to be chosen
    public record Hello(boolean onboarding) {}

    public record Onboard(String username) {
        public Onboard {
            required("username", username);
            Usernames.check(new Check(), "username", username).done();
        }
    }

    public record Rename(String username, String password) {
        public Rename {
            required("username", username);
            required("password", password);
            Usernames.check(new Check(), "username", username)
                    .length("password", password, 8, 1024)
                    .done();
        }
    }

    private Hello hello(SessionAccess caller) {
        return new Hello(!isOnboarded(caller));
    }

    private User complete(SessionAccess caller, Onboard in) {
        database.change(transaction -> users.onboard(transaction.sql(), caller.account(), in.username));
        return users.self(caller.account());
    }

    private User rename(Caller caller, Rename in) {
        accounts.requirePassword(caller.id(), in.password);
        return users.rename(caller.id(), in.username);
    }

    private boolean isOnboarded(SessionAccess caller) {
        return database.read(handle -> Users.exists(handle, caller.account()));
    }

    /// A session without a user; the answer to others comes before the body is looked at (rest-accounts 6.1).
    private Guard<SessionAccess> newcomer() {
        var session = access.session();
        return new Guard<>() {
            @Override
            public void authenticate(Exchange exchange) {
                if (isOnboarded(session.admit(exchange))) throw Problem.of(403, "AlreadyOnboarded");
            }

            @Override
            public SessionAccess admit(Exchange exchange) {
                return session.admit(exchange);
            }

            @Override
            public String description() {
                return "session without user";
            }
        };
    }
}
