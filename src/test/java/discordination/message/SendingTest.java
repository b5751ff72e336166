package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.access.Permission;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Sending a message: what comes back, who hears of it, and every refusal in the protocol's order.
final class SendingTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");

    private static String path(String channel) {
        return "/channels/" + channel + "/messages";
    }

    private Answer send(Person who, String channel, Map<String, ?> message) {
        return who.post(path(channel), message);
    }

    @Test
    void aMessageReachesTheOthersWithItsAuthor() {
        var place = Tables.server(stage, alice, bob);
        var bobs = bob.connect();
        var sent = alice.with("Idempotency-Key", "k1")
                .post(path(place.channel()), Map.of("content", "hello"))
                .json();
        assertEquals("hello", sent.get("content").asText());
        assertEquals("k1", sent.get("nonce").asText());
        assertEquals(alice.id(), sent.get("author").asText());
        assertEquals("None", sent.at("/user/relationship").asText());
        assertFalse(sent.at("/user/online").asBoolean());
        assertEquals(place.server(), sent.at("/member/_id/server").asText());
        var heard = bobs.await("Message");
        assertEquals(sent.get("_id"), heard.get("_id"));
        assertEquals(alice.id(), heard.at("/user/_id").asText());
        var read =
                bob.get(path(place.channel()) + "/" + sent.get("_id").asText()).json();
        assertNull(read.get("user"));
        assertEquals(sent.get("content"), read.get("content"));
        assertEquals(
                sent.get("_id"), bob.get("/channels/" + place.channel()).json().get("last_message_id"));
    }

    @Test
    void strangersAndTheSilencedAreRefused() {
        var place = Tables.server(stage, alice);
        send(bob, place.channel(), Map.of("content", "hi")).fails(403, "MissingPermission");
        send(alice, Tables.id(), Map.of("content", "hi")).fails(404, "NotFound");
        stage.visitor().post(path(place.channel()), Map.of("content", "hi")).is(401);
    }

    @Test
    void contentIsLimitedInBytesAndMustNotBeEmpty() {
        var channel = Tables.notes(stage, alice);
        send(alice, channel, Map.of("content", "a".repeat(2000))).ok();
        send(alice, channel, Map.of("content", "a".repeat(2001))).fails(422, "PayloadTooLarge");
        send(alice, channel, Map.of("content", "ä".repeat(1001))).fails(422, "PayloadTooLarge");
        var embed = Map.of("description", "d".repeat(1500), "title", "t".repeat(100));
        send(alice, channel, Map.of("content", "a".repeat(500), "embeds", List.of(embed)))
                .ok();
        send(alice, channel, Map.of("content", "a".repeat(501), "embeds", List.of(embed)))
                .fails(422, "PayloadTooLarge");
        send(alice, channel, Map.of()).fails(422, "EmptyMessage");
        send(alice, channel, Map.of("content", "")).fails(422, "EmptyMessage");
        send(alice, channel, Map.of("content", " ")).ok();
        send(alice, channel, Map.of("embeds", List.of(Map.of()))).ok();
    }

    @Test
    void wrongTypesAndOverlongFieldsAreRefused() {
        var channel = Tables.notes(stage, alice);
        alice.post(path(channel), "{").is(400);
        alice.post(path(channel), "[]").is(422);
        send(alice, channel, Map.of("content", 7)).is(422);
        send(alice, channel, Map.of("attachments", List.of(7))).is(422);
        alice.post(path(channel), "{\"attachments\":[null]}").is(422);
        send(alice, channel, Map.of("replies", List.of(Map.of("id", "x")))).is(422);
        send(alice, channel, Map.of("content", "a", "flags", -1)).is(422);
        send(alice, channel, Map.of("content", "a", "nonce", "")).fails(400, "FailedValidation");
        send(alice, channel, Map.of("content", "a", "masquerade", Map.of("name", "x".repeat(33))))
                .fails(400, "FailedValidation");
        send(alice, channel, Map.of("embeds", List.of(Map.of("title", "x".repeat(101)))))
                .fails(400, "FailedValidation");
        send(alice, channel, Map.of("embeds", List.of(Map.of("colour", "url(x)"))))
                .fails(400, "FailedValidation");
        send(alice, channel, Map.of("content", "a\u0000b")).is(400);
        send(alice, channel, Map.of("embeds", List.of(Map.of("title", "a\u0000b"))))
                .is(400);
        alice.get(path(channel) + "/%00").is(400);
    }

    @Test
    void embedsMasqueradesAndAttachmentsNeedTheirPermissions() {
        var place = Tables.server(stage, alice, bob);
        Tables.sql(
                stage,
                "update servers set default_permissions = ? where id = ?",
                Permission.mask(Permission.VIEW_CHANNEL, Permission.SEND_MESSAGE),
                place.server());
        var message = new HashMap<String, Object>(Map.of("content", "hi"));
        message.put("masquerade", Map.of("name", "x", "colour", "red"));
        message.put("embeds", List.of(Map.of("title", "x")));
        message.put("attachments", List.of("nothing"));
        message.put("interactions", Map.of("reactions", List.of("👍")));
        for (var permission : List.of(
                Permission.MASQUERADE,
                Permission.MANAGE_ROLE,
                Permission.SEND_EMBEDS,
                Permission.UPLOAD_FILES,
                Permission.REACT)) {
            var missing = send(bob, place.channel(), message).fails(403, "MissingPermission");
            assertEquals(permission.wire, missing.get("permission").asText());
            Tables.sql(
                    stage,
                    "update servers set default_permissions = default_permissions | ? where id = ?",
                    permission.bit,
                    place.server());
        }
        send(bob, place.channel(), message).fails(404, "NotFound");
        message.remove("attachments");
        var sent = send(bob, place.channel(), message).json();
        assertEquals("red", sent.at("/masquerade/colour").asText());
        assertEquals("Text", sent.at("/embeds/0/type").asText());
        assertEquals("👍", sent.at("/interactions/reactions/0").asText());
    }

    @Test
    void flagsAndInteractionsFollowTheirRules() {
        var channel = Tables.notes(stage, alice);
        send(alice, channel, Map.of("content", "a", "flags", 8)).fails(400, "InvalidProperty");
        send(alice, channel, Map.of("content", "a", "flags", 4)).fails(400, "IsNotBot");
        for (var silent : List.of(1, 2)) {
            var sent = send(alice, channel, Map.of("content", "a", "flags", silent))
                    .json();
            assertEquals(1, sent.get("flags").asInt());
        }
        assertNull(
                send(alice, channel, Map.of("content", "a", "flags", 0)).json().get("flags"));
        var only = Map.of("content", "a", "interactions", Map.of("restrict_reactions", true));
        send(alice, channel, only).fails(400, "InvalidProperty");
        var faces = IntStream.range(0, 21)
                .mapToObj(i -> Character.toString(0x1F600 + i))
                .toList();
        send(alice, channel, Map.of("content", "a", "interactions", Map.of("reactions", faces)))
                .fails(400, "InvalidOperation");
        var twice = new ArrayList<>(faces.subList(0, 20));
        twice.addAll(faces.subList(0, 20));
        var offered = send(alice, channel, Map.of("content", "a", "interactions", Map.of("reactions", twice)))
                .json();
        assertEquals(20, offered.at("/interactions/reactions").size());
        var none = Map.of("content", "a", "interactions", Map.of("reactions", List.of()));
        assertNull(send(alice, channel, none).json().get("interactions"));
        var word = Map.of("content", "a", "interactions", Map.of("reactions", List.of("word")));
        send(alice, channel, word).fails(400, "InvalidOperation");
        var unknown = Map.of("content", "a", "interactions", Map.of("reactions", List.of(Tables.id())));
        send(alice, channel, unknown).fails(404, "NotFound");
    }

    @Test
    void repliesMustExistInTheChannel() {
        var channel = Tables.group(stage, alice, bob);
        var elsewhere = alice.says(Tables.notes(stage, alice), "elsewhere");
        var first = bob.says(channel, "first");
        var reply = Map.of("id", first, "mention", true);
        var sent = send(alice, channel, Map.of("content", "re", "replies", List.of(reply, reply)))
                .json();
        assertEquals(List.of(first), strings(sent.get("replies")));
        assertEquals(List.of(bob.id()), strings(sent.get("mentions")));
        for (var missing : List.of(elsewhere, Tables.id())) {
            var strict = Map.of("id", missing, "mention", false);
            send(alice, channel, Map.of("content", "re", "replies", List.of(strict)))
                    .fails(404, "NotFound");
            var lenient = Map.of("id", missing, "mention", false, "fail_if_not_exists", false);
            var loose = send(alice, channel, Map.of("content", "re", "replies", List.of(lenient)))
                    .json();
            assertNull(loose.get("replies"));
        }
        var many = Collections.nCopies(6, reply);
        var refusal =
                send(alice, channel, Map.of("content", "re", "replies", many)).fails(400, "TooManyReplies");
        assertEquals(5, refusal.get("max").asInt());
        send(alice, channel, Map.of("replies", List.of(reply))).fails(422, "EmptyMessage");
    }

    @Test
    void tooMuchIsNamedWithItsLimit() {
        var channel = Tables.notes(stage, alice);
        var files = IntStream.range(0, 6).mapToObj(Integer::toString).toList();
        send(alice, channel, Map.of("attachments", files)).fails(400, "TooManyAttachments");
        send(alice, channel, Map.of("embeds", Collections.nCopies(6, Map.of("title", "t"))))
                .fails(400, "TooManyEmbeds");
    }

    @Test
    void attachmentsAreClaimedOnceAndOnlyByWhoUploaded() {
        var channel = Tables.group(stage, alice, bob);
        var file = Tables.file(stage, alice);
        send(bob, channel, Map.of("attachments", List.of(file))).fails(404, "NotFound");
        var sent = send(alice, channel, Map.of("attachments", List.of(file))).json();
        assertEquals(file, sent.at("/attachments/0/_id").asText());
        assertEquals("Image", sent.at("/attachments/0/metadata/type").asText());
        send(alice, channel, Map.of("attachments", List.of(file))).fails(404, "NotFound");
        var other = Tables.file(stage, alice);
        send(alice, channel, Map.of("attachments", List.of(other, "nothing"))).fails(404, "NotFound");
        var media = send(alice, channel, Map.of("embeds", List.of(Map.of("media", other))))
                .json();
        assertEquals(other, media.at("/embeds/0/media/_id").asText());
    }

    @Test
    void aClosedDirectChannelComesBack() {
        var direct = Tables.direct(stage, alice, bob);
        Tables.sql(stage, "insert into relationships values (?, ?, 'FRIEND')", alice.id(), bob.id());
        Tables.sql(stage, "update channels set active = false where id = ?", direct);
        alice.says(direct, "hello again");
        boolean active = stage.database()
                .read(handle -> handle.createQuery("select active from channels where id = :id")
                        .bind("id", direct)
                        .mapTo(Boolean.class)
                        .one());
        assertTrue(active);
    }

    @Test
    void slowmodeMakesPeopleWait() {
        var place = Tables.server(stage, alice, bob);
        Tables.sql(stage, "update channels set slowmode = 60 where id = ?", place.channel());
        var bobs = bob.connect();
        send(bob, place.channel(), Map.of("content", "one")).ok();
        assertEquals(
                60, bobs.await("UserSlowmodes").at("/slowmodes/0/retry_after").asInt());
        var left = send(bob, place.channel(), Map.of("content", "two"))
                .fails(429, "InSlowmode")
                .get("retry_after");
        assertTrue(left.asInt() > 0 && left.asInt() <= 60);
        assertEquals(left, bobs.await("UserSlowmodes").at("/slowmodes/0/retry_after"));
        send(alice, place.channel(), Map.of("content", "owners need not wait")).ok();
        send(alice, place.channel(), Map.of("content", "owners need not wait")).ok();
    }

    @Test
    void aChannelThatIsDeletedMeanwhileIsNotFound() throws Exception {
        var place = Tables.server(stage, alice);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = stage.database().write(tx -> {
                tx.sql().execute("delete from channels where id = ?", place.channel());
                var waiting = threads.submit(() -> send(alice, place.channel(), Map.of("content", "too late")));
                // The guard still sees the channel; the insert waits for the end of this transaction.
                var others = "select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'";
                while (tx.sql().createQuery(others).mapTo(Integer.class).one() == 0) {
                    if (waiting.isDone()) throw new AssertionError("it did not wait");
                    Thread.onSpinWait();
                }
                return waiting;
            });
            answer.get(10, TimeUnit.SECONDS).fails(404, "NotFound");
        }
    }

    private static List<String> strings(com.fasterxml.jackson.databind.JsonNode array) {
        var strings = new ArrayList<String>();
        array.forEach(item -> strings.add(item.asText()));
        return strings;
    }
}
