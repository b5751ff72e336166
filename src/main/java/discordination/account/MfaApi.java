package discordination.account;

import discordination.access.Access;
import discordination.access.SessionAccess;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Problem;
import discordination.http.Route;
import java.util.List;

/// The routes under `/auth/mfa`, as far as a password alone goes (rest-accounts 5.6).
public final class MfaApi {
    private final Access access;
    private final Sessions sessions;

    public MfaApi(Access access, Sessions sessions) {
        this.access = access;
        this.sessions = sessions;
    }

    public List<Route<?, ?>> routes() {
        return List.of(
                Route.put(
                        "/auth/mfa/ticket",
                        identified(),
                        Limit.AUTH,
                        MfaResponse.class,
                        Ticket.class,
                        sessions::identify),
                Route.get("/auth/mfa", access.session(), Limit.AUTH, Status.class, _ -> new Status(null, null)),
                Route.get(
                        "/auth/mfa/methods",
                        access.session(),
                        Limit.AUTH,
                        Method[].class,
                        _ -> List.of(Method.PASSWORD)));
    }

    /// Each key only when true.
    public record Status(Boolean totpMfa, Boolean recoveryActive) {}

    public enum Method {
        PASSWORD,
        TOTP,
        RECOVERY
    }

    /// A session whose absence is a typed `InvalidToken`: upstream takes a login ticket here as well.
    private Guard<SessionAccess> identified() {
        var session = access.session();
        return new Guard<>() {
            @Override
            public void authenticate(Exchange exchange) {
                admit(exchange);
            }

            @Override
            public SessionAccess admit(Exchange exchange) {
                try {
                    return session.admit(exchange);
                } catch (Problem problem) {
                    throw problem.status() == 401 ? Problem.of(401, "InvalidToken") : problem;
                }
            }

            @Override
            public String description() {
                return session.description();
            }
        };
    }
}
