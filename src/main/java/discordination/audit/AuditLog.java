package discordination.audit;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.access.ServerAccess;
import discordination.db.Database;
import discordination.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was done in a server, for those who answer for it (rest-servers 2.10).
///
/// An entry belongs to the transaction of its deed: both stand or neither, in the order in which they happened, and no
/// stop of the process comes between them. It is written behind a savepoint, so that a log that cannot be written never
/// keeps anybody from moderating.
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final String SAVEPOINT = "audit";

    private AuditLog() {}

    /// Writes down what the caller has just done in the server.
    public static void write(Database.Transaction tx, ServerAccess in, AuditAction action) {
        write(tx, in.caller(), in.server(), action);
    }

    /// Writes down what the caller has just done in a channel; outside servers nobody keeps a log.
    public static void write(Database.Transaction tx, ChannelAccess in, AuditAction action) {
        if (in.server() != null) write(tx, in.caller(), in.server(), action);
    }

    /// Writes down what the caller has just done in the server, for the reason they gave with their request.
    public static void write(Database.Transaction tx, Caller caller, String server, AuditAction action) {
        write(tx, caller, server, action, caller.reason());
    }

    /// As above, for a deed that has its reason elsewhere.
    ///
    /// @param reason null for none
    public static void write(Database.Transaction tx, Caller caller, String server, AuditAction action, String reason) {
        var sql = tx.sql();
        sql.savepoint(SAVEPOINT);
        try {
            sql.createUpdate("""
                            insert into audit_logs (id, server_id, user_id, target, type, reason, action)
                            values (:id, :server, :user, :target, :type, :reason, cast(:action as jsonb))
                            """)
                    .bind("id", UlidCreator.getMonotonicUlid().toString())
                    .bind("server", server)
                    .bind("user", caller.id())
                    .bind("target", action.target())
                    .bind("type", action.getClass().getSimpleName())
                    .bind("reason", reason)
                    .bind("action", Json.text(action))
                    .execute();
            sql.releaseSavepoint(SAVEPOINT);
        } catch (RuntimeException e) {
            // If the connection itself is gone, this fails as well, and with it the deed.
            sql.rollbackToSavepoint(SAVEPOINT);
            LOG.error("A {} in server {} is missing from its audit log", action, server, e);
        }
    }

    /// A page of a server's log, newest first.
    ///
    /// @param kept how old an entry may be; older ones are only waiting to be removed
    static List<AuditLogEntry> page(Handle handle, String server, Page wish, Duration kept) {
        var oldest = Ulid.min(Instant.now().minus(kept).toEpochMilli()).toString();
        var asked = new LinkedHashMap<String, String>();
        asked.put("server_id = :server", server);
        asked.put("id > :after", wish.after() == null || wish.after().compareTo(oldest) < 0 ? oldest : wish.after());
        asked.put("id < :before", wish.before());
        asked.put("user_id = :user", wish.user());
        asked.put("target = :target", wish.target());
        asked.values().removeIf(Objects::isNull);
        var where = String.join(" and ", asked.keySet()) + (wish.type() == null ? "" : " and type = any(:types)");
        var query = handle.createQuery("select * from audit_logs where " + where + " order by id desc limit :limit")
                .bind("limit", wish.limit() == null ? Page.USUAL : wish.limit());
        asked.forEach((condition, value) -> query.bind(condition.substring(condition.indexOf(':') + 1), value));
        if (wish.type() != null) query.bindArray("types", String.class, wish.type());
        return query.map(AuditLogEntry.MAPPER).list();
    }
}
