package discordination.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import discordination.kit.Person;
import discordination.kit.Race;
import discordination.kit.Socket;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Groups: opening, their people, their face, and how they end (rest-servers 3.2–3.5).
final class GroupTest {
    @AutoClose
    private static final Stage STAGE = Stage.open(Map.of("limits.global.group_size", "4"));

    private final Person alice = STAGE.person("alice");
    private final Person bob = STAGE.person("bob");
    private final Person carol = STAGE.person("carol");
    private String group;

    @BeforeEach
    void aGroupOfThree() {
        alice.befriends(bob);
        alice.befriends(carol);
        group = "/channels/" + opens(bob, carol);
    }

    private String opens(Person... others) {
        var ids = List.of(others).stream().map(Person::id).toList();
        return alice.post("/channels/create", Map.of("name", "Friends", "users", ids))
                .json()
                .get("_id")
                .asText();
    }

    private static JsonNode said(Socket socket, String type) {
        return socket.await(
                        "Message", event -> type.equals(event.at("/system/type").asText()))
                .get("system");
    }

    @Test
    void everybodyIsToldOfANewGroup() {
        var socket = bob.connect();
        var made = alice.post(
                        "/channels/create", Map.of("name", "New", "users", List.of(bob.id(), alice.id()), "nsfw", true))
                .json();
        assertEquals("Group", made.get("channel_type").asText());
        assertEquals(alice.id(), made.get("owner").asText());
        assertEquals(List.of(alice.id(), bob.id()), list(made.get("recipients")));
        assertFalse(made.has("permissions"));
        var told = socket.await("ChannelCreate");
        assertEquals(made.get("_id"), told.get("_id"));
        socket.expectNo("Message");
        assertEquals(made, bob.get("/channels/" + made.get("_id").asText()).json());
        var people = bob.get(group + "/members").json();
        assertEquals(3, people.size());
        assertTrue(people.findValuesAsText("_id").contains(carol.id()));
    }

    @Test
    void onlyFriendsAreGathered() {
        var path = "/channels/create";
        var stranger = STAGE.person("stranger");
        alice.post(path, Map.of("name", "x", "users", List.of(stranger.id()))).fails(403, "NotFriends");
        alice.post(path, Map.of("name", "x", "users", List.of("01NOSUCH"))).fails(403, "NotFriends");
        alice.post(path, Map.of("name", "x")).ok();
        alice.post(path, Map.of("users", List.of())).refused(422);
        alice.post(path, "{\"name\":\"x\",\"users\":null}").refused(422);
        alice.post(path, "{\"name\":\"x\",\"users\":[null]}").refused(422);
        alice.post(path, Map.of("name", "")).fails(400, "FailedValidation");
        var many = new ArrayList<String>();
        for (int i = 0; i < 50; i++) many.add("01USER" + i);
        alice.post(path, Map.of("name", "x", "users", many)).fails(400, "FailedValidation");
        var more = new ArrayList<>(List.of(bob.id(), carol.id()));
        for (int i = 0; i < 2; i++) {
            var friend = STAGE.person("friend");
            alice.befriends(friend);
            more.add(friend.id());
        }
        assertEquals(
                4,
                alice.post(path, Map.of("name", "x", "users", more))
                        .fails(403, "GroupTooLarge")
                        .get("max")
                        .asInt());
    }

    @Test
    void friendsAreAddedWhileThereIsRoom() {
        var dave = STAGE.person("dave");
        alice.befriends(dave);
        var socket = bob.connect();
        var theirs = dave.connect();
        bob.put(group + "/recipients/" + dave.id()).fails(403, "NotFriends");
        dave.put(group + "/recipients/" + dave.id()).fails(403, "MissingPermission");
        alice.put(group + "/recipients/01NOSUCH").fails(404, "NotFound");
        alice.put(group + "/recipients/" + bob.id()).fails(409, "AlreadyInGroup");
        alice.put(group + "/recipients/" + dave.id()).is(204);
        assertEquals(dave.id(), socket.await("ChannelGroupJoin").get("user").asText());
        var added = said(socket, "user_added");
        assertEquals(dave.id(), added.get("id").asText());
        assertEquals(alice.id(), added.get("by").asText());
        var told = theirs.await("ChannelCreate");
        assertEquals(4, told.get("recipients").size());
        assertEquals(dave.id(), said(theirs, "user_added").get("id").asText());
        dave.get(group).ok();

        // Many at once share the one place that is left.
        alice.delete(group + "/recipients/" + dave.id()).is(204);
        var friends = new ArrayList<Person>();
        for (int i = 0; i < 4; i++) {
            friends.add(STAGE.person("friend"));
            alice.befriends(friends.getLast());
        }
        var statuses = Race.run(
                4, i -> alice.put(group + "/recipients/" + friends.get(i).id()).status());
        assertEquals(1, statuses.stream().filter(status -> status == 204).count());
        assertEquals(3, statuses.stream().filter(status -> status == 403).count());
        assertEquals(4, alice.get(group).json().get("recipients").size());
    }

    @Test
    void theOwnerPutsPeopleOut() {
        var socket = carol.connect();
        bob.delete(group + "/recipients/" + carol.id()).fails(403, "MissingPermission");
        alice.delete(group + "/recipients/" + alice.id()).fails(400, "CannotRemoveYourself");
        alice.delete(group + "/recipients/01NOSUCH").fails(404, "NotFound");
        alice.delete(group + "/recipients/" + STAGE.person("stranger").id()).fails(404, "NotInGroup");
        alice.delete(group + "/recipients/" + bob.id()).is(204);
        assertEquals(bob.id(), socket.await("ChannelGroupLeave").get("user").asText());
        var removed = said(socket, "user_remove");
        assertEquals(bob.id(), removed.get("id").asText());
        assertEquals(alice.id(), removed.get("by").asText());
        bob.get(group).fails(403, "MissingPermission");
        var place = alice.createsServer("Tea");
        alice.put("/channels/" + place.channel() + "/recipients/" + bob.id()).fails(400, "InvalidOperation");
        alice.delete("/channels/" + place.channel() + "/recipients/" + bob.id()).fails(400, "InvalidOperation");
    }

    @Test
    void anEditIsToldInTheGroup() {
        var socket = bob.connect();
        var edited = carol.patch(group, Map.of("name", "New", "description", "d", "slowmode", 5, "nsfw", true))
                .json();
        assertEquals("New", edited.get("name").asText());
        assertFalse(edited.has("slowmode"));
        var renamed = said(socket, "channel_renamed");
        assertEquals("New", renamed.get("name").asText());
        assertEquals(carol.id(), renamed.get("by").asText());
        said(socket, "channel_description_changed");
        assertEquals(
                Map.of("name", "New", "description", "d", "nsfw", true),
                Json.WIRE.convertValue(socket.await("ChannelUpdate").get("data"), Map.class));
        carol.patch(group, Map.of("remove", List.of("Description"))).ok();
        assertEquals(List.of("Description"), list(socket.await("ChannelUpdate").get("clear")));
        socket.expectNothing();
        STAGE.person("mallory").patch(group, Map.of("name", "x")).fails(403, "MissingPermission");
    }

    @Test
    void theOwnerHandsTheGroupOn() {
        var socket = carol.connect();
        bob.patch(group, Map.of("owner", bob.id())).fails(403, "NotOwner");
        alice.patch(group, Map.of("owner", STAGE.person("stranger").id())).fails(404, "NotInGroup");
        assertEquals(
                bob.id(),
                alice.patch(group, Map.of("owner", bob.id()))
                        .json()
                        .get("owner")
                        .asText());
        var changed = said(socket, "channel_ownership_changed");
        assertEquals(alice.id(), changed.get("from").asText());
        assertEquals(bob.id(), changed.get("to").asText());
        assertEquals(
                bob.id(), socket.await("ChannelUpdate").get("data").get("owner").asText());
    }

    @Test
    void theGroupOutlivesItsOwnerButNotItsLastMember() {
        var socket = carol.connect();
        alice.delete(group).is(204);
        said(socket, "channel_ownership_changed");
        assertEquals(
                bob.id(), socket.await("ChannelUpdate").get("data").get("owner").asText());
        assertEquals(alice.id(), socket.await("ChannelGroupLeave").get("user").asText());
        assertEquals(alice.id(), said(socket, "user_left").get("id").asText());
        alice.delete(group).fails(403, "MissingPermission");

        bob.delete(group + "?leave_silently=true").is(204);
        said(socket, "channel_ownership_changed");
        socket.await("ChannelGroupLeave");
        socket.await("ChannelUpdate");
        socket.expectNothing();
        assertEquals(carol.id(), carol.get(group).json().get("owner").asText());
        carol.delete(group).is(204);
        socket.await("ChannelDelete");
        carol.get(group).fails(404, "NotFound");
    }

    @Test
    void theOwnerSaysWhatOthersMay() {
        var socket = bob.connect();
        bob.put(group + "/permissions/default", Map.of("permissions", 1)).fails(403, "MissingPermission");
        alice.put(group + "/permissions/default", Map.of("permissions", Map.of("allow", 1, "deny", 0)))
                .fails(400, "InvalidOperation");
        var set = alice.put(group + "/permissions/default", Map.of("permissions", 4194304))
                .json();
        assertEquals(4194304, set.get("permissions").asInt());
        assertEquals(
                4194304,
                socket.await("ChannelUpdate").get("data").get("permissions").asInt());
        bob.patch(group, Map.of("name", "x")).fails(403, "MissingPermission");
        bob.get(group).ok();
        alice.patch(group, Map.of("name", "x")).ok();
    }

    private static List<?> list(JsonNode array) {
        return Json.WIRE.convertValue(array, List.class);
    }
}
