package discordination.cleanup;

import static discordination.cleanup.Report.Deed.DELETED_ACCOUNTS;
import static discordination.cleanup.Report.Deed.EXPIRED_ROWS;
import static discordination.cleanup.Report.Deed.MARKED_UPLOADS;
import static discordination.cleanup.Report.Deed.REMOVED_FILES;
import static discordination.cleanup.Report.Deed.REMOVED_OBJECTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import discordination.kit.Person;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 4: what goes by its age; and that many rows take many small steps.
class ExpiryTest {
    @AutoClose
    private static final TidyHouse house = new TidyHouse();

    private final Cleanup cleanup = house.cleanup(Duration.ofHours(1));

    @BeforeEach
    void wipe() throws IOException {
        house.wipe();
    }

    @AfterEach
    void close() {
        cleanup.close();
    }

    @Test
    void forgetsWhatHasExpired() {
        house.stage.database().change(transaction -> {
            transaction
                    .sql()
                    .execute("insert into nonces values (?, 'old', now() - interval '2 days')", house.alice.id());
            transaction.sql().execute("insert into nonces values (?, 'new', now())", house.alice.id());
            transaction.sql().execute("""
                    insert into mailed_links (token_hash, account_id, purpose, expires_at)
                    values ('old', ?, 'RESET', now() - interval '1 minute'), ('new', ?, 'DELETE', now() + interval '1 hour')
                    """, house.alice.id(), house.alice.id());
            transaction.sql().execute("""
                    insert into mail_counts values ('old', now() - interval '61 minutes', 5), ('new', now(), 5)
                    """);
        });
        assertEquals(3, cleanup.runOnce(true).count(EXPIRED_ROWS));
        assertEquals(3, cleanup.runOnce(false).count(EXPIRED_ROWS));
        assertEquals(0, cleanup.runOnce(false).count(EXPIRED_ROWS));
    }

    /// C11 goes on in `DepartureTest`.
    @Test
    void deletesAccountsWhoseWeekIsOver() {
        Person bob = house.stage.person("bob");
        bob.createsServer("Bob's");
        Person early = house.stage.person("early");
        due(bob, "now() - interval '1 minute'");
        due(early, "now() + interval '1 hour'");
        assertEquals(1, cleanup.runOnce(true).count(DELETED_ACCOUNTS));
        assertEquals(0, house.count("select count(*) from accounts where deleted"));
        Report report = cleanup.runOnce(false);
        assertEquals(List.of(), report.failures());
        assertEquals(1, report.count(DELETED_ACCOUNTS));
        assertEquals(1, house.count("select count(*) from accounts where deleted"));
        assertEquals(0, house.count("select count(*) from servers"));
        assertEquals(0, cleanup.runOnce(false).count(DELETED_ACCOUNTS));
    }

    private static void due(Person person, String time) {
        house.sql("update accounts set disabled = true, deletion_due = " + time + " where id = ?", person.id());
    }

    /// Many rows take many small transactions, and one that somebody holds does not keep the others.
    @Test
    void takesManyRowsInSmallSteps() throws Exception {
        unclaimed(1_200);
        house.sql(
                "insert into nonces select ?, 'n' || i, now() - interval '2 days' from generate_series(1, 12000) i",
                house.alice.id());
        try (Connection other = house.connection();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select id from files where id = 'u600' for update");
            Report report = cleanup.runOnce(false);
            assertEquals(List.of(), report.failures());
            assertEquals(12_000, report.count(EXPIRED_ROWS));
            assertEquals(1_199, report.count(MARKED_UPLOADS));
            assertEquals(1_199, report.count(REMOVED_FILES));
            assertEquals(0, report.count(REMOVED_OBJECTS));
            other.rollback();
        }
        Report rest = cleanup.runOnce(false);
        assertEquals(1, rest.count(MARKED_UPLOADS));
        assertEquals(1, rest.count(REMOVED_OBJECTS));
        assertEquals(0, house.count("select count(*) from files"));
    }

    /// Nothing that is asked every minute reads a table from end to end.
    @Test
    void findsEverythingByAnIndex() {
        house.stage.database().change(transaction -> {
            Handle sql = transaction.sql();
            sql.execute("set local session_replication_role = replica");
            for (String rows : List.of(
                    "nonces (user_id, nonce, created_at) select 'x', 'f' || i, now()",
                    "mfa_tickets (id, account_id, token_hash, validated) select 't' || i, 'x', i::text::bytea, false",
                    "mailed_links (token_hash, account_id, purpose, expires_at)"
                            + " select i::text::bytea, 'a' || i, 'x', now() + interval '1 day'",
                    "mail_counts (address, since, sent) select 'a' || i, now(), 1",
                    "members (server_id, user_id) select 'x', 'u' || i",
                    "removed_objects (object_key, size) select 'o' || i, 1",
                    "file_hashes (hash, processed_hash, object_key, content_type, size, metadata)"
                            + " select 'h' || i, 'h' || i, 'k' || i, 'x', 1, '{}'",
                    "files (id, tag, filename, hash, content_type, size, metadata, uploader_id, used_for_type)"
                            + " select 'f' || i, 'icons', 'x', 'h' || i, 'x', 1, '{}', 'x', 'Message'")) {
                sql.execute("insert into " + rows + " from generate_series(1, 20000) i");
            }
        });
        house.sql("analyze");
        List<String> statements = new ArrayList<>(List.of(
                FileRemoval.UNCLAIMED + " order by uploaded_at limit 500 for update skip locked",
                FileRemoval.DELETED.replace(":after", "''") + " order by id limit 500",
                FileRemoval.TO_REMOVE.replace(":after", "''") + " order by object_key limit 500",
                "select count(*) from (" + FileRemoval.UNCLAIMED + ") unclaimed"));
        Cleanup.EXPIRED.forEach((table, expired) -> statements.add(Cleanup.batch(table, expired)));
        for (String statement : statements) {
            String plan = house.stage
                    .database()
                    .read(handle -> String.join(
                            "\n",
                            handle.select("explain " + statement)
                                    .mapTo(String.class)
                                    .list()));
            assertFalse(plan.contains("Seq Scan"), () -> statement + "\n" + plan);
        }
        house.sql("truncate nonces, mfa_tickets, mailed_links, mail_counts, removed_objects");
        house.sql("delete from members where server_id = 'x'");
    }

    /// All with the same content, an hour too old.
    private static void unclaimed(int number) {
        house.sql("""
                insert into file_hashes (hash, processed_hash, object_key, content_type, size, metadata)
                values ('h', 'h', ?, 'x', 5, '{"type":"File"}')
                """, "%064x-0123456789abcdef".formatted(1));
        house.sql("""
                insert into files (id, tag, filename, hash, content_type, size, metadata, uploader_id, uploaded_at)
                select 'u' || i, 'attachments', 'x', 'h', 'x', 5, '{"type":"File"}', ?, now() - interval '2 hours'
                from generate_series(1, ?) i
                """, house.alice.id(), number);
    }
}
