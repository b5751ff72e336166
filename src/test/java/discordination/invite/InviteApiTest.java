package discordination.invite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Making, showing, following and taking back invites (rest-servers 3.7, 2.8).
final class InviteApiTest {
    @AutoClose
    private static final Stage STAGE = Stage.open(Map.of("limits.new_user.servers", "3"));

    private final Person alice = STAGE.person("alice");
    private final Person bob = STAGE.person("bob");
    private final Person carol = STAGE.person("carol");

    @Test
    void anInviteShowsWhereItLeads() {
        var place = alice.createsServer("Tea");
        var made = alice.post("/channels/" + place.channel() + "/invites", Map.of())
                .json();
        assertEquals("Server", made.get("type").asText());
        assertEquals(place.id(), made.get("server").asText());
        assertEquals(alice.id(), made.get("creator").asText());
        var code = made.get("_id").asText();
        assertTrue(code.matches("[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{8}"), code);
        assertNotEquals(code, alice.invites(place.channel()));
        var shown = STAGE.visitor().get("/invites/" + code).json();
        assertEquals("Tea", shown.get("server_name").asText());
        assertEquals("General", shown.get("channel_name").asText());
        assertEquals("alice", shown.get("user_name").asText());
        assertEquals(1, shown.get("member_count").asInt());
        assertFalse(shown.has("server_flags"));
        STAGE.visitor().get("/invites/nosuchxx").fails(404, "NotFound");
        STAGE.visitor().post("/invites/" + code, Map.of()).refused(401);
        assertEquals(2, alice.get("/servers/" + place.id() + "/invites").json().size());
        // The path of earlier clients.
        alice.post("/servers/" + place.id() + "/invites/" + place.channel(), Map.of())
                .ok();
        var other = alice.createsServer("Other");
        alice.post("/servers/" + other.id() + "/invites/" + place.channel(), Map.of())
                .fails(404, "NotFound");
    }

    @Test
    void followingItLetsSomebodyIn() {
        var place = alice.createsServer("Tea");
        var secret = alice.createsChannel(place, "secret");
        alice.put(
                        "/channels/" + secret + "/permissions/default",
                        Map.of("permissions", Map.of("allow", 0, "deny", 1 << 20)))
                .ok();
        alice.patch("/servers/" + place.id(), Map.of("system_messages", Map.of("user_joined", place.channel())))
                .ok();
        var code = alice.invites(place.channel());
        var socket = alice.connect();
        var theirs = bob.connect();
        var joined = bob.joins(code).json();
        assertEquals("Server", joined.get("type").asText());
        assertEquals(place.id(), joined.get("server").get("_id").asText());
        assertEquals(2, joined.get("server").get("approximate_member_count").asInt());
        assertEquals(1, joined.get("channels").size());
        assertEquals(place.channel(), joined.get("channels").get(0).get("_id").asText());

        var event = socket.await("ServerMemberJoin");
        assertEquals(bob.id(), event.get("user").asText());
        assertEquals(bob.id(), event.get("member").get("_id").get("user").asText());
        var said = socket.await("Message").get("system");
        assertEquals("user_joined", said.get("type").asText());
        var created = theirs.await("ServerCreate");
        assertEquals(joined.get("server"), created.get("server"));
        assertEquals(List.of(place.channel()), created.get("channels").findValuesAsText("_id"));
        theirs.expectNo("ServerMemberJoin");
        bob.post("/invites/" + code, Map.of()).fails(409, "AlreadyInServer");
    }

    @Test
    void manyAtOnceAreOneMember() {
        var place = alice.createsServer("Tea");
        var code = alice.invites(place.channel());
        var statuses = Race.run(8, _ -> bob.post("/invites/" + code, Map.of()).status());
        assertEquals(1, statuses.stream().filter(status -> status == 200).count());
        assertEquals(7, statuses.stream().filter(status -> status == 409).count());
        assertEquals(
                2,
                alice.get("/servers/" + place.id())
                        .json()
                        .get("approximate_member_count")
                        .asInt());
    }

    @Test
    void theNumberOfMembersStaysTrue() {
        var place = alice.createsServer("Tea");
        var code = alice.invites(place.channel());
        var people = IntStream.range(0, 6).mapToObj(i -> STAGE.person("p" + i)).toList();
        Race.run(6, i -> people.get(i).joins(code));
        assertEquals(7, members(place));
        Race.run(
                6,
                i -> i % 2 == 0
                        ? people.get(i).delete("/servers/" + place.id()).is(204)
                        : people.get(i).get("/servers/" + place.id()).ok());
        assertEquals(4, members(place));
        // Who leaves in a timeout is kept, but does not count.
        var silenced = people.get(1);
        alice.patch("/servers/" + place.id() + "/members/" + silenced.id(), Map.of("timeout", "2999-01-01T00:00:00Z"))
                .ok();
        silenced.delete("/servers/" + place.id()).is(204);
        assertEquals(3, members(place));
        silenced.joins(code);
        assertEquals(4, members(place));
    }

    private int members(Person.Place place) {
        var told = alice.get("/servers/" + place.id()).json().get("approximate_member_count");
        var listed = alice.get("/servers/" + place.id() + "/members").json().get("members");
        assertEquals(listed.size(), told.asInt());
        return told.asInt();
    }

    @Test
    void whoIsInTooManyServersStaysOut() {
        for (int i = 0; i < 4; i++) bob.createsServer("mine");
        var place = alice.createsServer("Tea");
        bob.post("/invites/" + alice.invites(place.channel()), Map.of()).fails(400, "TooManyServers");
        bob.post("/invites/nosuchxx", Map.of()).fails(400, "TooManyServers");
        carol.post("/invites/nosuchxx", Map.of()).fails(404, "NotFound");
    }

    @Test
    void groupsTakeAnybodyIn() {
        var id = alice.post("/channels/create", Map.of("name", "Friends"))
                .json()
                .get("_id")
                .asText();
        bob.post("/channels/" + id + "/invites", Map.of()).fails(403, "MissingPermission");
        var made = alice.post("/channels/" + id + "/invites", Map.of()).json();
        assertEquals("Group", made.get("type").asText());
        var code = made.get("_id").asText();
        var shown = STAGE.visitor().get("/invites/" + code).json();
        assertEquals("Group", shown.get("type").asText());
        assertEquals("Friends", shown.get("channel_name").asText());
        var socket = alice.connect();
        var joined = bob.joins(code).json();
        assertEquals(id, joined.get("channel").get("_id").asText());
        assertEquals(2, joined.get("users").size());
        assertEquals(bob.id(), socket.await("ChannelGroupJoin").get("user").asText());
        assertEquals(alice.id(), socket.await("Message").at("/system/by").asText());
        bob.post("/invites/" + code, Map.of()).fails(409, "AlreadyInGroup");

        bob.delete("/invites/" + code).fails(403, "MissingPermission");
        var second = bob.invites(id);
        alice.delete("/invites/" + second).is(204);
        alice.delete("/invites/" + code).is(204);
        carol.post("/invites/" + code, Map.of()).fails(404, "NotFound");
    }

    @Test
    void itsCreatorOrAManagerTakesItBack() {
        var place = alice.createsServer("Tea");
        alice.admits(place, bob, carol);
        var code = bob.invites(place.channel());
        var missing = carol.delete("/invites/" + code).fails(403, "MissingPermission");
        assertEquals("ManageServer", missing.get("permission").asText());
        bob.delete("/invites/" + code).is(204);
        bob.delete("/invites/" + code).fails(404, "NotFound");
        alice.delete("/invites/" + carol.invites(place.channel())).is(204);
        STAGE.person("mallory")
                .post("/channels/" + place.channel() + "/invites", Map.of())
                .fails(403, "MissingPermission");
    }

    @Test
    void aDiscoverableServerIsItsOwnInvite() {
        var place = alice.createsServer("Tea");
        bob.post("/invites/" + place.id(), Map.of()).fails(404, "NotFound");
        STAGE.database()
                .change(tx -> tx.sql().execute("update servers set discoverable = true where id = ?", place.id()));
        var shown = bob.get("/invites/" + place.id()).json();
        assertEquals(place.channel(), shown.get("channel_id").asText());
        assertEquals("alice", shown.get("user_name").asText());
        alice.delete("/invites/" + place.id()).is(204);
        bob.delete("/invites/" + place.id()).fails(403, "MissingPermission");
        bob.joins(place.id());
        assertEquals(
                List.of(),
                List.of(alice.get("/servers/" + place.id() + "/invites").body(Object[].class)));
    }
}
