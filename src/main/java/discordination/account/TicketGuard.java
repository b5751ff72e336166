package discordination.account;

import discordination.access.SessionAccess;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Problem;

/// A session together with a ticket of the same account, which is used up before the deed, whether or not that succeeds
/// (rest-accounts 5.3).
final class TicketGuard implements Guard<SessionAccess> {
    private static final String HEADER = "x-mfa-ticket";

    private final Guard<SessionAccess> session;
    private final Tickets tickets;
    private final Proofs lenient;

    private TicketGuard(Guard<SessionAccess> session, Tickets tickets, Proofs lenient) {
        this.session = session;
        this.tickets = tickets;
        this.lenient = lenient;
    }

    static TicketGuard required(Guard<SessionAccess> session, Tickets tickets) {
        return new TicketGuard(session, tickets, null);
    }

    /// Old clients end sessions without a ticket, which passes as long as the account has no MFA (rest-accounts 5.5).
    static TicketGuard requiredWithMfa(Guard<SessionAccess> session, Tickets tickets, Proofs proofs) {
        return new TicketGuard(session, tickets, proofs);
    }

    @Override
    public void authenticate(Exchange exchange) {
        exchange.remember(Admitted.class, () -> admitted(exchange));
    }

    @Override
    public SessionAccess admit(Exchange exchange) {
        return exchange.remember(Admitted.class, () -> admitted(exchange)).access;
    }

    /// Who was let in; a request spends its ticket once.
    private record Admitted(SessionAccess access) {}

    private Admitted admitted(Exchange exchange) {
        var access = session.admit(exchange);
        var token = exchange.header(HEADER);
        if (token == null && lenient != null && !lenient.isMfaActive(access.account())) return new Admitted(access);
        var ticket = token == null ? null : tickets.spend(token).orElse(null);
        if (ticket == null) throw Problem.unauthorized();
        if (!ticket.validated() || !ticket.account().equals(access.account())) {
            throw Problem.untyped(403, "Forbidden", "The ticket does not allow this.");
        }
        return new Admitted(access);
    }

    @Override
    public String description() {
        return lenient == null ? "session, ticket" : "session, ticket with MFA";
    }
}
