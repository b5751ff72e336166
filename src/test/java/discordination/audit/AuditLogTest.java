package discordination.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Permission;
import discordination.app.ServiceName;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.RawHttp;
import discordination.kit.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who may read a server's audit log, which part of it, and what happens when it cannot be written
/// (rest-servers 2.10).
final class AuditLogTest {
    @AutoClose
    private static final Stage STAGE = Stage.open();

    private static final Person ALICE = STAGE.person("alice");
    private static final Person BOB = STAGE.person("bob");
    private static final Person CAROL = STAGE.person("carol");

    private Person.Place place;
    private String server;
    private String general;
    private String logs;

    @BeforeEach
    void aServerOfThree() {
        place = ALICE.createsServer("Tea");
        ALICE.admits(place, BOB, CAROL);
        server = "/servers/" + place.id();
        general = "/channels/" + place.channel();
        logs = server + "/audit_logs";
    }

    private static Map<String, Object> override(long allow, long deny) {
        return Map.of("permissions", Map.of("allow", allow, "deny", deny));
    }

    private String role(String name) {
        return ALICE.post(server + "/roles", Map.of("name", name))
                .json()
                .get("id")
                .asText();
    }

    private String member(Person person) {
        return server + "/members/" + person.id();
    }

    private JsonNode newest() {
        return ALICE.get(logs).json().get("audit_logs").get(0);
    }

    private List<String> types() {
        return StreamSupport.stream(ALICE.get(logs).json().get("audit_logs").spliterator(), false)
                .map(entry -> entry.get("action").get("type").asText())
                .toList()
                .reversed();
    }

    @Test
    void aReasonMayBeInAnyScript() {
        assertEquals("Grüße 🍞", reasonOf("Grüße 🍞".getBytes(StandardCharsets.UTF_8)));
        assertEquals("Grüße", reasonOf("Grüße".getBytes(StandardCharsets.ISO_8859_1)));
    }

    /// What the log keeps of a reason whose bytes no well-bred client sends.
    private String reasonOf(byte[] bytes) {
        var body = "{\"name\":\"n" + bytes.length + "\"}";
        var head = "PATCH " + general + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Session-Token: "
                + ALICE.token() + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\nX-Audit-Log-Reason: ";
        try (var raw = new RawHttp(STAGE.port(ServiceName.API))) {
            raw.send(head).send(bytes).send("\r\n\r\n" + body);
            assertTrue(raw.readHead().startsWith("HTTP/1.1 200 "));
        }
        return newest().get("reason").asText();
    }

    @Test
    void aReasonHasAnEnd() {
        for (var path : List.of(server, server + "/roles/01NOSUCH", general)) {
            ALICE.with("X-Audit-Log-Reason", "x".repeat(513))
                    .patch(path, "not even JSON")
                    .fails(400, "HeaderTooLarge");
        }
        ALICE.with("X-Audit-Log-Reason", "x".repeat(512))
                .patch(general, Map.of("name", "n"))
                .ok();
        assertEquals(512, newest().get("reason").asText().length());
        // Elsewhere it means nothing.
        ALICE.with("X-Audit-Log-Reason", "x".repeat(513)).get(server).ok();
        STAGE.visitor()
                .with("X-Audit-Log-Reason", "x".repeat(513))
                .patch(server, "{}")
                .refused(401);
    }

    // ---- reading

    @Test
    void pagesAreTurnedAndFiltered() {
        var mod = role("Mod");
        for (int i = 0; i < 6; i++)
            ALICE.patch(server + "/roles/" + mod, Map.of("name", "r" + i)).ok();
        BOB.patch(member(BOB), Map.of("nickname", "B")).ok();
        ALICE.patch(member(CAROL), Map.of("nickname", "C")).ok();
        var all = ids("");
        assertEquals(10, all.size());
        assertEquals(all.stream().sorted().toList().reversed(), all);
        assertEquals(all.subList(0, 3), ids("?limit=3"));
        assertEquals(all.subList(3, 6), ids("?limit=3&before=" + all.get(2)));
        assertEquals(all.subList(0, 4), ids("?after=" + all.get(4)));
        assertEquals(all.subList(2, 4), ids("?limit=2&after=" + all.get(5) + "&before=" + all.get(1)));
        assertEquals(List.of(all.get(1)), ids("?user=" + BOB.id()));
        assertEquals(List.of(all.get(0)), ids("?target=" + CAROL.id()));
        assertEquals(List.of(), ids("?target=" + CAROL.id() + "&user=" + BOB.id()));
        assertEquals(6, ids("?type=RoleEdit").size());
        assertEquals(List.of(all.get(8), all.get(9)), ids("?type=RoleCreate&type=InviteCreate"));
        assertEquals(List.of(all.get(8), all.get(9)), ids("?type=RoleCreate,InviteCreate,Nonsense"));
        assertEquals(List.of(), ids("?type=Nonsense"));
        var people = ALICE.get(logs + "?type=MemberEdit").json();
        assertEquals(
                List.of(ALICE.id(), BOB.id(), CAROL.id()), people.get("users").findValuesAsText("_id"));
        assertEquals(3, people.get("members").size());
        for (var wrong : List.of("limit=0", "limit=101", "user=x", "target=", "before=01", "after=" + "0".repeat(27))) {
            ALICE.get(logs + "?" + wrong).fails(400, "FailedValidation");
        }
    }

    private List<String> ids(String query) {
        return ALICE.get(logs + query).json().get("audit_logs").findValuesAsText("_id");
    }

    @Test
    void onlyThoseWhoMayReadIt() {
        BOB.get(logs).fails(403, "MissingPermission");
        STAGE.visitor().get(logs).refused(401);
        ALICE.get("/servers/01NOSUCH/audit_logs").fails(404, "NotFound");
        var reader = role("Reader");
        ALICE.put(server + "/permissions/" + reader, override(Permission.VIEW_AUDIT_LOGS.bit, 0))
                .ok();
        ALICE.patch(member(BOB), Map.of("roles", List.of(reader))).ok();
        assertTrue(BOB.get(logs).json().get("audit_logs").size() > 2);
        // Nobody reads another server's log by its entries.
        var other = BOB.createsServer("Other");
        assertEquals(
                0,
                BOB.get("/servers/" + other.id() + "/audit_logs")
                        .json()
                        .get("audit_logs")
                        .size());
    }

    // ---- what can go wrong

    @Test
    void aLogThatCannotBeWrittenKeepsNobodyFromActing() {
        STAGE.database().change(tx -> tx.sql().execute("alter table audit_logs rename to elsewhere"));
        try {
            ALICE.patch(server, Map.of("name", "Unlogged")).ok();
            ALICE.delete(member(CAROL)).is(204);
        } finally {
            STAGE.database().change(tx -> tx.sql().execute("alter table elsewhere rename to audit_logs"));
        }
        assertEquals("Unlogged", BOB.get(server).json().get("name").asText());
        CAROL.get(server).fails(404, "NotFound");
        assertEquals(List.of("InviteCreate"), types());
    }

    @Test
    void whatWasRefusedIsNotWritten() {
        BOB.patch(server, Map.of("name", "x")).fails(403, "MissingPermission");
        ALICE.patch(server, Map.of("system_messages", Map.of("user_left", "01NOSUCH")))
                .fails(404, "NotFound");
        ALICE.delete(server + "/bans/" + BOB.id()).fails(404, "NotFound");
        ALICE.patch(server + "/roles/01NOSUCH", Map.of("name", "x")).fails(404, "NotFound");
        assertEquals(List.of("InviteCreate"), types());
    }

    @Test
    void everyDeedHasItsEntryWhenManyActAtOnce() {
        var made = Race.run(
                12,
                i -> ALICE.post(server + "/roles", Map.of("name", "r" + i))
                        .json()
                        .get("id")
                        .asText());
        var written = new ArrayList<String>();
        for (var entry : ALICE.get(logs + "?type=RoleCreate").json().get("audit_logs")) {
            written.add(entry.at("/action/role").asText());
        }
        // In the order of the deeds: each role ranks below the one before.
        var roles = ALICE.get(server).json().get("roles");
        written.sort((a, b) ->
                roles.get(a).get("rank").asInt() - roles.get(b).get("rank").asInt());
        assertEquals(made.stream().sorted().toList(), written.stream().sorted().toList());
        var ids = new ArrayList<String>();
        ALICE.get(logs + "?type=RoleCreate")
                .json()
                .get("audit_logs")
                .forEach(entry -> ids.add(entry.at("/action/role").asText()));
        assertEquals(written, ids.reversed());
    }

    @Test
    void oldEntriesAreNotShownAndTheServersGoWithIt() {
        role("Mod");
        var old = UlidCreator.getUlid(Instant.now().minus(Duration.ofDays(31)).toEpochMilli())
                .toString();
        var entry = newest().get("_id").asText();
        STAGE.database().change(tx -> tx.sql().execute("update audit_logs set id = ? where id = ?", old, entry));
        assertEquals(List.of("InviteCreate"), types());
        assertFalse(ids("?after=" + old.substring(0, 25) + "0").contains(old));
        assertEquals(2, rows());
        ALICE.delete(server).is(204);
        assertEquals(0, rows());
    }

    private int rows() {
        return STAGE.database()
                .read(handle -> handle.createQuery("select count(*) from audit_logs where server_id = :s")
                        .bind("s", place.id())
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void aPageIsReadFromAnIndex() {
        var plan = STAGE.database().read(handle -> {
            handle.execute("set enable_seqscan = off");
            var lines = handle.createQuery("""
                            explain select * from audit_logs where server_id = 'a' and id > 'b' order by id desc limit 50
                            """).mapTo(String.class).list();
            handle.execute("reset enable_seqscan");
            return String.join("\n", lines);
        });
        assertTrue(plan.contains("Index Scan Backward using audit_logs_by_server"), plan);
        assertFalse(plan.contains("Sort"), plan);
    }
}
