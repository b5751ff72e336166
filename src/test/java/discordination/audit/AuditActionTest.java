package discordination.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Permission;
import discordination.http.Json;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every deed leaves in its server's audit log (the table of rest-servers 2.10).
final class AuditActionTest {
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

    /// What the newest entry tells, without its id and server.
    private JsonNode told() {
        var entry = newest();
        assertEquals(place.id(), entry.get("server").asText());
        assertTrue(entry.get("_id").asText().length() == 26 && entry.has("reason") && entry.has("target"));
        return entry.get("action");
    }

    private static JsonNode json(String text, Object... values) {
        return Json.read(text.formatted(values).replace('\'', '"'), JsonNode.class);
    }

    private List<String> types() {
        return StreamSupport.stream(ALICE.get(logs).json().get("audit_logs").spliterator(), false)
                .map(entry -> entry.get("action").get("type").asText())
                .toList()
                .reversed();
    }

    @Test
    void anEntryTellsWhoDidWhatAndWhy() {
        ALICE.with("X-Audit-Log-Reason", "tidy%20up")
                .patch(server, Map.of("name", "Coffee"))
                .ok();
        var entry = newest();
        assertEquals(ALICE.id(), entry.get("user").asText());
        assertTrue(entry.get("target").isNull());
        // As it was sent: nobody says that it is encoded.
        assertEquals("tidy%20up", entry.get("reason").asText());
        assertEquals(
                json("{'type':'ServerEdit','before':{'name':'Tea'},'after':{'name':'Coffee'}}"), entry.get("action"));
        ALICE.patch(server, Map.of("description", "hot")).ok();
        assertTrue(newest().get("reason").isNull());
        assertEquals(json("{'type':'ServerEdit','before':{},'after':{'description':'hot'}}"), told());
        ALICE.with("X-Audit-Log-Reason", "")
                .patch(server, Map.of("remove", List.of("Description")))
                .ok();
        assertTrue(newest().get("reason").isNull());
        assertEquals(json("{'type':'ServerEdit','before':{'description':'hot'},'after':{}}"), told());
        ALICE.put(server + "/permissions/default", Map.of("permissions", 5)).ok();
        assertEquals(
                json("{'type':'ServerEdit','before':{'default_permissions':77014766592},"
                        + "'after':{'default_permissions':5}}"),
                told());
        // What changes nothing is not worth a line.
        ALICE.patch(server, Map.of()).ok();
        assertEquals(List.of("InviteCreate", "ServerEdit", "ServerEdit", "ServerEdit", "ServerEdit"), types());
    }

    @Test
    void roles() {
        var mod = role("Mod");
        assertEquals(json("{'type':'RoleCreate','role':'%s','name':'Mod'}", mod), told());
        ALICE.patch(server + "/roles/" + mod, Map.of("colour", "#f00", "hoist", true))
                .ok();
        assertEquals(
                json("{'type':'RoleEdit','role':'%s','before':{},'after':{'colour':'#f00','hoist':true}}", mod),
                told());
        ALICE.patch(server + "/roles/" + mod, Map.of("remove", List.of("Colour"), "name", "Host"))
                .ok();
        assertEquals(
                json(
                        "{'type':'RoleEdit','role':'%s','before':{'name':'Mod','colour':'#f00'},'after':{'name':'Host'}}",
                        mod),
                told());
        ALICE.put(server + "/permissions/" + mod, override(4194304, 1)).ok();
        assertEquals(
                json(
                        "{'type':'RoleEdit','role':'%s','before':{'permissions':{'a':0,'d':0}},"
                                + "'after':{'permissions':{'a':4194304,'d':1}}}",
                        mod),
                told());
        var other = role("Other");
        ALICE.patch(server + "/roles/ranks", Map.of("ranks", List.of(other, mod)))
                .ok();
        assertEquals(
                json("{'type':'RolesReorder','before':['%s','%s'],'after':['%s','%s']}", mod, other, other, mod),
                told());
        ALICE.delete(server + "/roles/" + mod).is(204);
        assertEquals(json("{'type':'RoleDelete','role':'%s','name':'Host'}", mod), told());
    }

    @Test
    void channels() {
        var channel = ALICE.createsChannel(place, "kitchen");
        assertEquals(json("{'type':'ChannelCreate','channel':'%s','name':'kitchen'}", channel), told());
        var path = "/channels/" + channel;
        ALICE.patch(path, Map.of("name", "pantry", "slowmode", 5)).ok();
        assertEquals(
                json(
                        "{'type':'ChannelEdit','channel':'%s','before':{'name':'kitchen'},"
                                + "'after':{'name':'pantry','slowmode':5}}",
                        channel),
                told());
        ALICE.put(path + "/permissions/default", override(0, 1)).ok();
        assertEquals(
                json(
                        "{'type':'ChannelEdit','channel':'%s','before':{},"
                                + "'after':{'default_permissions':{'a':0,'d':1}}}",
                        channel),
                told());
        ALICE.patch(path, Map.of("remove", List.of("DefaultPermissions", "Slowmode")))
                .ok();
        assertEquals(
                json(
                        "{'type':'ChannelEdit','channel':'%s',"
                                + "'before':{'default_permissions':{'a':0,'d':1},'slowmode':5},'after':{}}",
                        channel),
                told());
        var mod = role("Mod");
        ALICE.put(path + "/permissions/" + mod, override(2, 1)).ok();
        assertEquals(
                json(
                        "{'type':'ChannelRolePermissionsEdit','channel':'%s','role':'%s',"
                                + "'permissions':{'allow':2,'deny':1}}",
                        channel, mod),
                told());
        ALICE.with("X-Audit-Log-Reason", "unused").delete(path).is(204);
        assertEquals(json("{'type':'ChannelDelete','channel':'%s','name':'pantry'}", channel), told());
        assertEquals("unused", newest().get("reason").asText());
    }

    @Test
    void members() {
        ALICE.patch(member(BOB), Map.of("nickname", "Bobby")).ok();
        assertEquals(BOB.id(), newest().get("target").asText());
        assertEquals(
                json("{'type':'MemberEdit','user':'%s','before':{},'after':{'nickname':'Bobby'}}", BOB.id()), told());
        var mod = role("Mod");
        ALICE.patch(member(BOB), Map.of("roles", List.of(mod), "remove", List.of("Nickname")))
                .ok();
        assertEquals(
                json(
                        "{'type':'MemberEdit','user':'%s','before':{'nickname':'Bobby'},'after':{'roles':['%s']}}",
                        BOB.id(), mod),
                told());
        ALICE.patch(member(BOB), Map.of("timeout", "2999-01-01T00:00:00Z", "can_publish", false))
                .ok();
        var action = newest().get("action");
        assertEquals("2999-01-01T00:00:00.000Z", action.at("/after/timeout").asText());
        ALICE.patch(member(BOB), Map.of("remove", List.of("Timeout", "CanPublish")))
                .ok();
        assertEquals(
                json(
                        "{'type':'MemberEdit','user':'%s',"
                                + "'before':{'timeout':'2999-01-01T00:00:00.000Z','can_publish':false},'after':{}}",
                        BOB.id()),
                told());
        // People who name themselves are written down, too.
        CAROL.patch(member(CAROL), Map.of("nickname", "C")).ok();
        assertEquals(CAROL.id(), newest().get("user").asText());
        assertEquals(CAROL.id(), newest().get("target").asText());
        ALICE.with("X-Audit-Log-Reason", "rude").delete(member(CAROL)).is(204);
        assertEquals(json("{'type':'MemberKick','user':'%s'}", CAROL.id()), told());
        assertEquals("rude", newest().get("reason").asText());
    }

    @Test
    void bans() {
        ALICE.put(server + "/bans/" + BOB.id(), Map.of("reason", "of the ban")).ok();
        assertEquals(json("{'type':'BanCreate','user':'%s'}", BOB.id()), told());
        assertEquals("of the ban", newest().get("reason").asText());
        assertEquals(BOB.id(), newest().get("target").asText());
        ALICE.with("X-Audit-Log-Reason", "of the header")
                .put(server + "/bans/" + BOB.id(), Map.of("reason", "of the ban"))
                .ok();
        assertEquals("of the header", newest().get("reason").asText());
        ALICE.delete(server + "/bans/" + BOB.id()).is(204);
        assertEquals(json("{'type':'BanDelete','user':'%s'}", BOB.id()), told());
        // The banned is no member any more, but a reader wants to know who it was.
        var all = ALICE.get(logs + "?type=BanCreate").json();
        assertEquals(List.of(ALICE.id(), BOB.id()), all.get("users").findValuesAsText("_id"));
        assertEquals(List.of(ALICE.id()), all.get("members").findValuesAsText("user"));
    }

    @Test
    void invitesAndWebhooks() {
        var code = BOB.invites(place.channel());
        assertEquals(json("{'type':'InviteCreate','invite':'%s','channel':'%s'}", code, place.channel()), told());
        ALICE.delete("/invites/" + code).is(204);
        assertEquals(json("{'type':'InviteDelete','invite':'%s','channel':'%s'}", code, place.channel()), told());
        assertEquals(BOB.id(), newest().get("target").asText());
        // One's own needs no line.
        ALICE.delete("/invites/" + ALICE.invites(place.channel())).is(204);
        assertEquals("InviteCreate", newest().at("/action/type").asText());

        var mod = role("Mod");
        ALICE.put(server + "/permissions/" + mod, override(Permission.MANAGE_WEBHOOKS.bit, 0))
                .ok();
        ALICE.patch(member(BOB), Map.of("roles", List.of(mod))).ok();
        var hook = BOB.post(general + "/webhooks", Map.of("name", "hook")).json();
        var id = hook.get("id").asText();
        assertEquals(
                json("{'type':'WebhookCreate','webhook':'%s','name':'hook','channel':'%s'}", id, place.channel()),
                told());
        ALICE.delete("/webhooks/" + id).is(204);
        assertEquals(
                json("{'type':'WebhookDelete','webhook':'%s','name':'hook','channel':'%s'}", id, place.channel()),
                told());
        assertEquals(BOB.id(), newest().get("target").asText());
        var second = BOB.post(general + "/webhooks", Map.of("name", "hook")).json();
        STAGE.visitor()
                .delete("/webhooks/" + second.get("id").asText() + "/"
                        + second.get("token").asText())
                .is(204);
        assertEquals("WebhookCreate", newest().at("/action/type").asText());
    }

    @Test
    void messages() {
        var said = BOB.says(place.channel(), "one");
        ALICE.post(general + "/messages/" + said + "/pin", Map.of()).is(204);
        assertEquals(
                json(
                        "{'type':'MessagePin','message':'%s','author':'%s','channel':'%s'}",
                        said, BOB.id(), place.channel()),
                told());
        ALICE.delete(general + "/messages/" + said + "/pin").is(204);
        assertEquals("MessageUnpin", newest().at("/action/type").asText());
        ALICE.delete(general + "/messages/" + said).is(204);
        assertEquals(json("{'type':'MessageDelete','author':'%s','channel':'%s'}", BOB.id(), place.channel()), told());
        assertEquals(BOB.id(), newest().get("target").asText());
        ALICE.delete(general + "/messages/" + ALICE.says(place.channel(), "mine"))
                .is(204);
        assertEquals(BOB.id(), newest().get("target").asText());
        var missing = UlidCreator.getUlid().toString();
        ALICE.delete(general + "/messages/bulk", Map.of("ids", List.of(BOB.says(place.channel(), "two"), missing)))
                .is(204);
        assertEquals(json("{'type':'MessageBulkDelete','channel':'%s','count':2}", place.channel()), told());
    }

    @Test
    void nothingIsWrittenOutsideServers() {
        ALICE.befriends(BOB);
        var group = ALICE.post("/channels/create", Map.of("name", "g", "users", List.of(BOB.id())))
                .json();
        var path = "/channels/" + group.get("_id").asText();
        var reasoned = ALICE.with("X-Audit-Log-Reason", "why not");
        reasoned.patch(path, Map.of("name", "h")).ok();
        reasoned.delete("/invites/" + ALICE.invites(group.get("_id").asText())).is(204);
        var hook = reasoned.post(path + "/webhooks", Map.of("name", "w")).json();
        reasoned.delete("/webhooks/" + hook.get("id").asText()).is(204);
        var said = BOB.says(group.get("_id").asText(), "x");
        reasoned.post(path + "/messages/" + said + "/pin", Map.of()).is(204);
        reasoned.delete(path + "/messages/" + said).is(204);
        reasoned.delete(path).is(204);
        assertEquals(List.of("InviteCreate"), types());
        ALICE.delete("/users/" + BOB.id() + "/friend").ok();
    }
}
