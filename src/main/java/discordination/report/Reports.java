package discordination.report;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Caller;
import discordination.db.Database;
import discordination.http.Json;
import discordination.http.Problem;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What people report and the operator decides; the files concerned are kept as long as a report is open
/// (rest-accounts 7).
public final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private final Database database;

    public Reports(Database database) {
        this.database = database;
    }

    /// Keeps a report with a snapshot of what it is about. Whether the reporter can still see that is not asked.
    void create(Caller caller, ReportContent report) {
        caller.requirePerson();
        var id = UlidCreator.getMonotonicUlid().toString();
        database.change(tx -> {
            var snapshot = Snapshot.of(tx.sql(), report.content());
            if (snapshot.owner().equals(caller.id())) throw Problem.of(400, "CannotReportYourself");
            tx.sql()
                    .createUpdate("update files set reported = true where id = any(:files)")
                    .bindArray("files", String.class, snapshot.files())
                    .execute();
            tx.sql()
                    .createUpdate("""
                            insert into reports (id, author_id, content, additional_context, files, snapshot)
                            values (:id, :author, cast(:content as jsonb), :words, :files, cast(:snapshot as jsonb))
                            """)
                    .bind("id", id)
                    .bind("author", caller.id())
                    .bind("content", Json.text(report.content()))
                    .bind("words", report.words())
                    .bindArray("files", String.class, snapshot.files())
                    .bind("snapshot", snapshot.content().toString())
                    .execute();
        });
        LOG.info("Report {} has come in: `discordination report show {}`", id, id);
    }

    // ---- the operator's

    /// A page of reports without their snapshots, oldest first.
    ///
    /// @param status which ones; empty: all
    /// @param after  the id after which to go on, or null
    public List<Report> list(Collection<Report.Status> status, String after, int limit) {
        return database.read(handle -> handle.createQuery("select " + Report.COLUMNS + """
                         from reports where id > :after and (:all or status = any(:status)) order by id limit :limit
                        """)
                .bind("after", after == null ? "" : after)
                .bind("all", status.isEmpty())
                .bindArray(
                        "status", String.class, status.stream().map(Enum::name).toList())
                .bind("limit", limit)
                .map(Report.MAPPER)
                .list());
    }

    /// One report with everything. Throws `NotFound`.
    public Report show(String id) {
        return database.read(
                handle -> handle.createQuery("select " + Report.COLUMNS + ", snapshot from reports where id = :id")
                        .bind("id", id)
                        .map(Report.MAPPER)
                        .findOne()
                        .orElseThrow(Problem::notFound));
    }

    /// Decides a report, or decides it anew; files that no open report names any more may be cleaned up. Throws
    /// `NotFound`.
    ///
    /// @param note why, or null
    public Report decide(String id, Report.Status status, String note) {
        database.change(tx -> {
            var decided = tx.sql()
                    .createUpdate("""
                            update reports set status = :status, note = coalesce(:note, note), decided_at = now()
                            where id = :id
                            """)
                    .bind("status", status.name())
                    .bind("note", note)
                    .bind("id", id)
                    .execute();
            if (decided == 0) throw Problem.notFound();
            tx.sql().createUpdate("""
                            update files set reported = false
                            where id = any(select unnest(files) from reports where id = :id) and not exists (
                                select from reports r where r.status = 'CREATED' and r.files @> array[files.id::text])
                            """).bind("id", id).execute();
        });
        return show(id);
    }
}
