package discordination.audit;

import discordination.access.Access;
import discordination.access.Permission;
import discordination.access.ServerAccess;
import discordination.db.Database;
import discordination.http.Limit;
import discordination.http.Route;
import discordination.member.Member;
import discordination.member.Members;
import discordination.user.User;
import discordination.user.Users;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/// The route of the audit log (rest-servers 2.10).
public final class AuditApi {
    private final Access access;
    private final Database database;
    private final Users users;
    private final Duration kept;

    /// @param kept how long entries are shown
    public AuditApi(Access access, Database database, Users users, Duration kept) {
        this.access = access;
        this.database = database;
        this.users = users;
        this.kept = kept;
    }

    public List<Route<?, ?>> routes() {
        return List.of(Route.get(
                "/servers/{server}/audit_logs",
                access.server(Permission.VIEW_AUDIT_LOGS),
                Limit.SERVERS,
                Page.class,
                Listed.class,
                this::list));
    }

    /// Entries, newest first, with the people they speak of, as far as they exist and are members.
    public record Listed(List<AuditLogEntry> auditLogs, List<User> users, List<Member> members) {}

    private Listed list(ServerAccess in, Page wish) {
        return database.<Supplier<Listed>>snapshot(handle -> {
                    var entries = AuditLog.page(handle, in.server(), wish, kept);
                    var people = new TreeSet<String>();
                    for (var entry : entries) people.addAll(entry.people());
                    var seen = users.seenBy(handle, in.caller(), people);
                    var members = List.copyOf(
                            Members.ofServer(handle, in.server(), people).values());
                    return () -> new Listed(entries, List.copyOf(seen.get().values()), members);
                })
                .get();
    }
}
