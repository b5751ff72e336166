package discordination.policy;

import discordination.access.Caller;
import discordination.db.Database;
import discordination.http.Problem;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Announces changes of the house's rules, and remembers who has taken note (rest-accounts 7).
public final class Policies {
    private final Database database;

    public Policies(Database database) {
        this.database = database;
    }

    /// What a person has not taken note of yet, oldest first; whoever is new knows everything so far.
    public static List<PolicyChange> pending(Handle handle, String user) {
        return handle.createQuery("""
                        select p.* from policy_changes p join users u on p.created_time > u.policies_acknowledged
                        where u.id = :user order by p.created_time
                        """)
                .bind("user", user)
                .map(PolicyChange.MAPPER)
                .list();
    }

    /// The caller has taken note of everything up to the newest change.
    void acknowledge(Caller caller) {
        database.change(
                tx -> tx.sql().createUpdate("""
                        update users set policies_acknowledged =
                            coalesce((select max(created_time) from policy_changes), to_timestamp(0))
                        where id = :user
                        """).bind("user", caller.id()).execute());
    }

    // ---- the operator's

    public List<PolicyChange> list() {
        return database.read(handle -> handle.createQuery("select * from policy_changes order by created_time")
                .map(PolicyChange.MAPPER)
                .list());
    }

    /// Tells everybody, each when they connect the next time.
    ///
    /// @param effective null for now
    public PolicyChange announce(String description, String url, Instant effective) {
        return database.write(tx -> tx.sql()
                .createQuery("""
                        insert into policy_changes (created_time, effective_time, description, url)
                        values (date_trunc('milliseconds', clock_timestamp()),
                            coalesce(:effective, date_trunc('milliseconds', clock_timestamp())), :description, :url)
                        returning *
                        """)
                .bind("effective", effective)
                .bind("description", description)
                .bind("url", url)
                .map(PolicyChange.MAPPER)
                .one());
    }

    /// Takes an announcement back, from those as well who have not seen it. Throws `NotFound`.
    public void withdraw(Instant created) {
        var withdrawn = database.write(tx -> tx.sql()
                .createUpdate("delete from policy_changes where created_time = :created")
                .bind("created", created)
                .execute());
        if (withdrawn == 0) throw Problem.notFound();
    }
}
