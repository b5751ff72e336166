package discordination.account;

import static discordination.http.Check.required;

import discordination.access.Access;
import discordination.access.SessionAccess;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Path;
import discordination.http.Problem;
import discordination.http.Query;
import discordination.http.Route;
import java.util.List;

/// The routes under `/auth/session` (rest-accounts 5.5).
public final class SessionApi {
    private final Access access;
    private final Sessions sessions;
    private final TicketGuard proven;

    public SessionApi(Access access, Sessions sessions, Tickets tickets, Proofs proofs) {
        this.access = access;
        this.sessions = sessions;
        this.proven = TicketGuard.requiredWithMfa(access.session(), tickets, proofs);
    }

    public List<Route<?, ?>> routes() {
        var logout = Route.mute(Method.POST, "/auth/session/logout", access.session(), Limit.AUTH, sessions::logout);
        return List.of(
                Route.post(
                        "/auth/session/login",
                        Guard.anyone(),
                        Limit.AUTH,
                        LoginRequest.class,
                        Login.class,
                        this::login),
                logout,
                Route.mute(
                        Method.DELETE, "/auth/session/logout", access.session(), Limit.AUTH_DELETE, sessions::logout),
                Route.mute(Method.GET, "/auth/session/check", access.session(), Limit.AUTH, _ -> {}),
                Route.get("/auth/session/all", access.session(), Limit.AUTH, Session[].class, sessions::list),
                Route.silent(
                        Method.DELETE,
                        "/auth/session/all",
                        proven,
                        Limit.AUTH_DELETE,
                        RevokeAll.class,
                        this::revokeAll),
                Route.patch(
                        "/auth/session/{session}",
                        access.session(),
                        Limit.AUTH,
                        Rename.class,
                        Session.class,
                        this::rename),
                Route.silent(
                        Method.DELETE,
                        "/auth/session/{session}",
                        proven,
                        Limit.AUTH_DELETE,
                        Revoke.class,
                        this::revoke));
    }

    /// Either an address and a password, or a ticket and a proof; the first pair that is complete counts.
    public record LoginRequest(
            String email, String password, String mfaTicket, MfaResponse mfaResponse, String friendlyName) {
        public LoginRequest {
            if ((email == null || password == null) && mfaTicket == null) {
                throw Problem.unprocessable("neither `email` and `password` nor `mfa_ticket` are given");
            }
        }
    }

    public record Rename(@Path String session, String friendlyName) {
        public Rename {
            required("friendly_name", friendlyName);
        }
    }

    public record Revoke(@Path String session) {}

    public record RevokeAll(@Query Boolean revokeSelf) {}

    private Login login(Exchange exchange, LoginRequest in) {
        return in.email == null || in.password == null
                ? sessions.login(in.mfaTicket, in.mfaResponse, in.friendlyName)
                : sessions.login(in.email, in.password, in.friendlyName);
    }

    private Session rename(SessionAccess caller, Rename in) {
        return sessions.rename(caller, in.session, in.friendlyName);
    }

    private void revoke(SessionAccess caller, Revoke in) {
        sessions.revoke(caller, in.session);
    }

    private void revokeAll(SessionAccess caller, RevokeAll in) {
        sessions.revokeAll(caller, Boolean.TRUE.equals(in.revokeSelf));
    }
}
