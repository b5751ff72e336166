package discordination.report;

import discordination.access.Access;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Route;
import java.util.List;

/// The route by which people tell the operator what should not be (rest-accounts 7).
public final class ReportApi {
    private final Access access;
    private final Reports reports;

    public ReportApi(Access access, Reports reports) {
        this.access = access;
        this.reports = reports;
    }

    public List<Route<?, ?>> routes() {
        // Bots are refused after the request was looked at, so no guard does it.
        return List.of(Route.silent(
                Method.POST,
                "/safety/report",
                access.user(),
                Limit.SAFETY_REPORT,
                ReportContent.class,
                reports::create));
    }
}
