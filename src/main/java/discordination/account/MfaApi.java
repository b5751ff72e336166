package discordination.account;

import discordination.access.Access;
import discordination.access.SessionAccess;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Problem;
import discordination.http.Route;
import java.util.List;
import java.util.Optional;

/// The routes under `/auth/mfa` (rest-accounts 5.6).
public final class MfaApi {
    private static final String TICKET = "/auth/mfa/ticket";
    private static final String RECOVERY = "/auth/mfa/recovery";
    private static final String TOTP = "/auth/mfa/totp";

    private final Access access;
    private final Mfa mfa;
    private final Proofs proofs;
    private final Tickets tickets;

    public MfaApi(Access access, Mfa mfa, Proofs proofs, Tickets tickets) {
        this.access = access;
        this.mfa = mfa;
        this.proofs = proofs;
        this.tickets = tickets;
    }

    public List<Route<?, ?>> routes() {
        var session = access.session();
        var proven = TicketGuard.required(session, tickets);
        return List.of(
                Route.put(TICKET, new Claimed(), Limit.AUTH, MfaResponse.class, Ticket.class, this::identify),
                Route.get("/auth/mfa", session, Limit.AUTH, Mfa.Status.class, mfa::status),
                Route.get("/auth/mfa/methods", session, Limit.AUTH, Proofs.Method[].class, mfa::methods),
                Route.bare(Method.POST, RECOVERY, proven, Limit.AUTH, String[].class, mfa::recoveryCodes),
                Route.bare(Method.PATCH, RECOVERY, proven, Limit.AUTH, String[].class, mfa::newRecoveryCodes),
                Route.bare(Method.POST, TOTP, proven, Limit.AUTH, Mfa.TotpSecret.class, mfa::generate),
                Route.silent(Method.PUT, TOTP, session, Limit.AUTH, MfaResponse.class, mfa::enable),
                Route.mute(Method.DELETE, TOTP, proven, Limit.AUTH_DELETE, mfa::disable));
    }

    /// Who somebody says they are: by a session, or by a ticket from the first step of a login.
    ///
    /// @param session null with a ticket
    /// @param ticket  null with a session
    private record Claim(String account, String session, String ticket) {}

    private Ticket identify(Claim claim, MfaResponse response) {
        // Used up before the response is looked at, right or wrong (rest-accounts 5.6).
        if (claim.ticket != null) tickets.spend(claim.ticket).orElseThrow(() -> Problem.of(401, "InvalidToken"));
        proofs.require(proofs.get(claim.account), response, claim.session, null);
        return tickets.validated(claim.account);
    }

    /// A session or an unvalidated ticket, not both; having neither is a typed `InvalidToken` here.
    private final class Claimed implements Guard<Claim> {
        @Override
        public void authenticate(Exchange exchange) {
            admit(exchange);
        }

        @Override
        public Claim admit(Exchange exchange) {
            return exchange.remember(Claim.class, () -> {
                var session = session(exchange);
                var token = exchange.header("x-mfa-ticket");
                var ticket = token == null
                        ? Optional.<Tickets.Held>empty()
                        : tickets.find(token).filter(held -> !held.validated());
                if (session.isPresent() && ticket.isPresent()) throw Problem.of(500, "OperationFailed");
                return session.map(found -> new Claim(found.account(), found.session(), null))
                        .or(() -> ticket.map(held -> new Claim(held.account(), null, token)))
                        .orElseThrow(() -> Problem.of(401, "InvalidToken"));
            });
        }

        private Optional<SessionAccess> session(Exchange exchange) {
            try {
                return Optional.of(access.session().admit(exchange));
            } catch (Problem problem) {
                if (problem.status() == 401) return Optional.empty();
                throw problem;
            }
        }

        @Override
        public String description() {
            return "session or ticket";
        }
    }
}
