package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What can be done with a message once it is sent, and who hears of it.
final class MessagesTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");
    private final Tables.Place place = Tables.server(stage, alice, bob);

    private String path(String message) {
        return "/channels/" + place.channel() + "/messages/" + message;
    }

    @Test
    void deletingBetweenTwoPeopleIsToldToBoth() {
        alice.befriends(bob);
        var channel = alice.opensDm(bob);
        try (var socket = bob.connect()) {
            var first = alice.says(channel, "one");
            var last = alice.says(channel, "two");
            alice.delete("/channels/" + channel + "/messages/" + last).is(204);
            assertEquals(
                    first,
                    socket.await("ChannelUpdate").at("/data/last_message_id").asText());
            assertEquals(last, socket.await("MessageDelete").get("id").asText());
        }
    }

    @Test
    void authorsEditTheirOwnMessages() {
        var alices = alice.connect();
        var sent = bob.sends(place.channel(), Map.of("content", "frist", "embeds", List.of(Map.of("title", "kept"))));
        var message = sent.get("_id").asText();
        alice.patch(path(message), Map.of("content", "no")).fails(403, "CannotEditMessage");
        var edited = bob.patch(path(message), Map.of("content", "first")).json();
        assertEquals("first", edited.get("content").asText());
        assertNotNull(edited.get("edited"));
        assertNull(edited.get("user"));
        assertEquals("kept", edited.at("/embeds/0/title").asText());
        var event = alices.await("MessageUpdate");
        assertEquals("first", event.at("/data/content").asText());
        assertEquals(edited.get("edited"), event.at("/data/edited"));
        assertEquals("Text", event.at("/data/embeds/0/type").asText());
        assertEquals("[]", event.get("clear").toString());
        var emptied = bob.patch(path(message), Map.of("embeds", List.of())).json();
        assertEquals("first", emptied.get("content").asText());
        assertNull(emptied.get("embeds"));
        assertNull(alices.await("MessageUpdate").at("/data").get("content"));
        assertEquals(emptied, bob.get(path(message)).json());
        bob.patch(path(message), Map.of()).ok();
    }

    @Test
    void editsAreChecked() {
        var message = bob.says(place.channel(), "text");
        bob.patch(path(message), Map.of("content", "")).fails(400, "FailedValidation");
        bob.patch(path(message), Map.of("embeds", Collections.nCopies(11, Map.of())))
                .fails(400, "FailedValidation");
        bob.patch(path(message), Map.of("content", "a".repeat(2001))).fails(422, "PayloadTooLarge");
        bob.patch(path(Tables.id()), Map.of("content", "a")).fails(404, "NotFound");
        stage.person("mallory").patch(path(message), Map.of("content", "a")).fails(403, "MissingPermission");
        assertEquals("text", bob.get(path(message)).json().get("content").asText());
    }

    @Test
    void authorsAndModeratorsDelete() {
        var bobs = bob.connect();
        var first = alice.says(place.channel(), "first");
        var second = bob.says(place.channel(), "second");
        bob.delete(path(first)).fails(403, "MissingPermission");
        alice.delete(path(second)).is(204);
        var update = bobs.await("ChannelUpdate");
        assertEquals(first, update.at("/data/last_message_id").asText());
        assertEquals(second, bobs.await("MessageDelete").get("id").asText());
        alice.delete(path(second)).fails(404, "NotFound");
        alice.get(path(second)).fails(404, "NotFound");
        alice.delete(path(first), Map.of()).is(204);
        assertEquals(first, bobs.await("MessageDelete").get("id").asText());
        bobs.expectNo("ChannelUpdate");
        assertNull(alice.get("/channels/" + place.channel()).json().get("last_message_id"));
    }

    @Test
    void whoHasLeftMayStillDeleteTheirOwn() {
        var message = bob.says(place.channel(), "oops");
        Tables.sql(stage, "delete from members where user_id = ?", bob.id());
        bob.delete(path(message)).is(204);
        assertEquals(0, alice.reads(place.channel()).size());
    }

    @Test
    void manyAreDeletedAtOnce() {
        var bobs = bob.connect();
        var keep = alice.says(place.channel(), "keep");
        var one = bob.says(place.channel(), "one");
        var two = bob.says(place.channel(), "two");
        var elsewhere = alice.says(Tables.notes(stage, alice), "elsewhere");
        var bulk = "/channels/" + place.channel() + "/messages/bulk";
        var ids = List.of(two, one, elsewhere, Tables.id());
        bob.delete(bulk, Map.of("ids", ids)).fails(403, "MissingPermission");
        alice.delete(bulk, Map.of("ids", List.of())).fails(400, "FailedValidation");
        alice.delete(bulk, Map.of("ids", Collections.nCopies(101, one))).fails(400, "FailedValidation");
        alice.delete(bulk, Map.of("ids", List.of("x"))).fails(400, "InvalidOperation");
        for (var days : List.of(-8, 1)) {
            var time = Instant.now().plus(days, ChronoUnit.DAYS).toEpochMilli();
            var far = UlidCreator.getUlid(time).toString();
            alice.delete(bulk, Map.of("ids", List.of(one, far))).fails(400, "InvalidOperation");
        }
        alice.delete(bulk, "{}").is(422);
        alice.delete(bulk, Map.of("ids", ids)).is(204);
        assertEquals(
                keep, bobs.await("ChannelUpdate").at("/data/last_message_id").asText());
        assertEquals(
                "[\"" + one + "\",\"" + two + "\"]",
                bobs.await("BulkMessageDelete").get("ids").toString());
        assertEquals(1, alice.reads(place.channel()).size());
        alice.post("/channels/" + place.channel() + "/messages/bulk_delete", Map.of("ids", List.of(keep)))
                .is(204);
        assertEquals(0, alice.reads(place.channel()).size());
    }

    @Test
    void pinsAreSetToldAndTakenOff() {
        var bobs = bob.connect();
        var message = bob.says(place.channel(), "pin me");
        bob.post(path(message) + "/pin", "{}").fails(403, "MissingPermission");
        alice.delete(path(message) + "/pin").fails(400, "NotPinned");
        alice.post(path(message) + "/pin", "").is(204);
        assertTrue(bobs.await("MessageUpdate").at("/data/pinned").asBoolean());
        var said = bobs.await("Message", event -> event.has("system"));
        assertEquals("message_pinned", said.at("/system/type").asText());
        assertEquals(message, said.at("/system/id").asText());
        assertEquals(alice.id(), said.at("/system/by").asText());
        assertTrue(bob.get(path(message)).json().get("pinned").asBoolean());
        alice.post(path(message) + "/pin", "{}").fails(400, "AlreadyPinned");
        alice.delete(path(message) + "/pin", "{}").is(204);
        assertEquals("[\"Pinned\"]", bobs.await("MessageUpdate").get("clear").toString());
        assertNull(bob.get(path(message)).json().get("pinned"));
        alice.post(path(Tables.id()) + "/pin", "{}").fails(404, "NotFound");
    }

    @Test
    void bothPeoplePinInADirectChannelAndNobodyElse() {
        var direct = Tables.direct(stage, alice, bob);
        Tables.sql(stage, "insert into relationships values (?, ?, 'FRIEND')", alice.id(), bob.id());
        var message = alice.says(direct, "pin me");
        var pin = "/channels/" + direct + "/messages/" + message + "/pin";
        stage.person("mallory").post(pin, "{}").fails(403, "MissingPermission");
        bob.post(pin, "{}").is(204);
    }

    @Test
    void ownersPinInTheirNotebooksAndGroups() {
        var notes = Tables.notes(stage, alice);
        var group = Tables.group(stage, alice, bob);
        for (var channel : List.of(notes, group)) {
            var message = alice.says(channel, "pin me");
            var pin = "/channels/" + channel + "/messages/" + message + "/pin";
            if (channel.equals(group)) bob.post(pin, "{}").fails(403, "MissingPermission");
            alice.post(pin, "{}").is(204);
            alice.delete(pin).is(204);
        }
        // What the server says in a group waits for the others, never for whoever made it say so.
        assertEquals(3, bob.get("/sync/unreads").json().at("/0/mentions").size());
        assertEquals("[]", alice.get("/sync/unreads").json().toString());
    }

    @Test
    void speakingIsNotReading() {
        var group = Tables.group(stage, alice, bob);
        var first = bob.says(group, "one");
        alice.says(group, "two");
        var unread = alice.get("/sync/unreads").json().get(0);
        assertNull(unread.get("last_id"));
        assertEquals("[\"" + first + "\"]", unread.get("mentions").toString());
    }

    @Test
    void readingMovesForwardsAndBackwards() {
        var bobs = bob.connect();
        var group = Tables.group(stage, alice, bob);
        var first = alice.says(group, "one");
        var second = alice.says(group, "two");
        bob.put("/channels/" + group + "/ack/" + second).is(204);
        var ack = bobs.await("ChannelAck");
        assertEquals(group, ack.get("id").asText());
        assertEquals(bob.id(), ack.get("user").asText());
        assertEquals(second, ack.get("message_id").asText());
        bob.put("/channels/" + group + "/ack/" + first, "{}").is(204);
        var unreads = bob.get("/sync/unreads").json();
        assertEquals(
                "[{\"_id\":{\"channel\":\"%s\",\"user\":\"%s\"},\"last_id\":\"%s\"}]".formatted(group, bob.id(), first),
                unreads.toString());
        stage.person("mallory").put("/channels/" + group + "/ack/" + second).fails(403, "MissingPermission");
        stage.visitor().get("/sync/unreads").is(401);
    }

    @Test
    void typingOverRestStopsByItself() {
        var bobs = bob.connect();
        alice.post("/channels/" + place.channel() + "/typing", "{}").is(204);
        assertEquals(alice.id(), bobs.await("ChannelStartTyping").get("user").asText());
        assertEquals(alice.id(), bobs.await("ChannelStopTyping").get("user").asText());
        stage.person("mallory")
                .post("/channels/" + place.channel() + "/typing", "{}")
                .fails(403, "MissingPermission");
    }
}
