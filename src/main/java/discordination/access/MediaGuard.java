package discordination.access;

import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Problem;

/// Asks for a user like [Access#user], but answers as the file and GIF services do: typed 401s, and the exchange
/// beside the caller, because uploads are read as they come (files-proxies-jobs 1.3).
public final class MediaGuard implements Guard<MediaGuard.Visit> {
    private final Guard<Caller> user;

    public MediaGuard(Access access) {
        this.user = access.user();
    }

    public record Visit(Caller caller, Exchange exchange) {}

    @Override
    public void authenticate(Exchange exchange) {
        prove(exchange);
    }

    @Override
    public Visit admit(Exchange exchange) {
        return new Visit(prove(exchange), exchange);
    }

    @Override
    public String description() {
        return user.description();
    }

    private Caller prove(Exchange exchange) {
        try {
            return user.admit(exchange);
        } catch (Problem problem) {
            if (problem.status() != 401) {
                throw problem;
            }
            boolean shown = exchange.header("x-bot-token") != null || exchange.header("x-session-token") != null;
            throw Problem.of(401, shown ? "InvalidSession" : "NotAuthenticated");
        }
    }
}
