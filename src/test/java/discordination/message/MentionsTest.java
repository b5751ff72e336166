package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.app.ServiceName;
import discordination.kit.Answer;
import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Who is called by a message, who may call, and whose unreads keep it (rest-servers 4.4).
final class MentionsTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");
    private static final Person carol = stage.person("carol");

    private static Answer send(Person who, String channel, Map<String, ?> message) {
        return who.post("/channels/" + channel + "/messages", message);
    }

    @Test
    void callingEverybodyNeedsPermissionEverywhere() {
        var place = Tables.server(stage, alice, bob);
        var role = Tables.id();
        Tables.role(stage, place.server(), role, 0, bob);
        var missing = send(bob, place.channel(), Map.of("content", "@everyone")).fails(403, "MissingPermission");
        assertEquals("MentionEveryone", missing.get("permission").asText());
        missing =
                send(bob, place.channel(), Map.of("content", "<%" + role + ">")).fails(403, "MissingPermission");
        assertEquals("MentionRoles", missing.get("permission").asText());
        assertNull(send(bob, place.channel(), Map.of("content", "<%" + Tables.id() + ">"))
                .json()
                .get("role_mentions"));
        var direct = Tables.direct(stage, alice, bob);
        Tables.sql(stage, "insert into relationships values (?, ?, 'FRIEND')", alice.id(), bob.id());
        send(alice, direct, Map.of("content", "@online")).fails(403, "MissingPermission");
        var sent = send(alice, place.channel(), Map.of("content", "@everyone <%" + role + ">"))
                .json();
        assertEquals(4, sent.get("flags").asInt());
        assertEquals(List.of(role), strings(sent.get("role_mentions")));
        assertEquals(List.of(sent.get("_id").asText()), mentions(bob, place.channel()));
    }

    @Test
    void onlyThoseWhoCanSeeTheChannelAreMentioned() {
        var place = Tables.server(stage, alice, bob, carol);
        Tables.sql(
                stage,
                "update channels set default_allow = 0, default_deny = ? where id = ?",
                Permission.VIEW_CHANNEL.bit,
                place.channel());
        var role = Tables.id();
        Tables.role(stage, place.server(), role, Permission.VIEW_CHANNEL.bit, bob);
        var everybody = "<@%s> <@%s> <@%s> <@%s>".formatted(alice.id(), bob.id(), carol.id(), Tables.id());
        var sent = send(alice, place.channel(), Map.of("content", everybody)).json();
        assertEquals(List.of(alice.id(), bob.id()), strings(sent.get("mentions")));
        assertEquals(List.of(sent.get("_id").asText()), mentions(bob, place.channel()));
        assertEquals(List.of(), mentions(carol, place.channel()));
        assertEquals(List.of(), mentions(alice, place.channel()));
    }

    @Test
    void everyMessageOutsideServersIsAnUnreadMentionUnlessSilent() {
        var channel = Tables.group(stage, alice, bob);
        var first = alice.says(channel, "one");
        send(alice, channel, Map.of("content", "silent", "flags", 1)).ok();
        var second = alice.says(channel, "two");
        assertEquals(List.of(first, second), mentions(bob, channel));
        assertEquals(List.of(), mentions(alice, channel));
        bob.put("/channels/" + channel + "/ack/" + first).is(204);
        assertEquals(List.of(second), mentions(bob, channel));
    }

    @Test
    void rolesCallOnlyThoseWhoHoldThemAndSeeTheChannel() {
        var place = Tables.server(stage, alice, bob, carol);
        var seen = Tables.id();
        var blind = Tables.id();
        Tables.role(stage, place.server(), seen, Permission.VIEW_CHANNEL.bit, bob);
        Tables.role(stage, place.server(), blind, 0, carol);
        Tables.sql(
                stage,
                "update channels set default_allow = 0, default_deny = ? where id = ?",
                Permission.VIEW_CHANNEL.bit,
                place.channel());
        var sent = send(alice, place.channel(), Map.of("content", "<%" + seen + "> <%" + blind + "> @everyone"))
                .json();
        var id = sent.get("_id").asText();
        assertEquals(List.of(seen, blind), strings(sent.get("role_mentions")));
        assertEquals(List.of(id), mentions(bob, place.channel()));
        assertEquals(List.of(), mentions(carol, place.channel()));
        var silent = Map.of("content", "@everyone <@" + bob.id() + ">", "flags", 1);
        assertEquals(5, send(alice, place.channel(), silent).json().get("flags").asInt());
        assertEquals(List.of(id), mentions(bob, place.channel()));
    }

    @Test
    void whoOwnsThePlaceCallsEverybodyInIt() {
        var notes = Tables.notes(stage, alice);
        assertEquals(
                4,
                send(alice, notes, Map.of("content", "@everyone"))
                        .json()
                        .get("flags")
                        .asInt());
        var group = Tables.group(stage, alice, bob);
        assertEquals(
                12,
                send(alice, group, Map.of("content", "@everyone @online"))
                        .json()
                        .get("flags")
                        .asInt());
        send(bob, group, Map.of("content", "@everyone")).fails(403, "MissingPermission");
        // Roles mean nothing outside servers, so they need no permission either.
        assertNull(send(bob, group, Map.of("content", "<%" + Tables.id() + "> <@" + alice.id() + ">"))
                .json()
                .get("role_mentions"));
    }

    @Test
    void botsCallEverybodyByAFlagIfTheyMay() {
        var place = Tables.server(stage, alice, bob);
        var robot = alice.makesBot("caller");
        Tables.sql(stage, "insert into members (server_id, user_id) values (?, ?)", place.server(), robot.id());
        var messages = "/channels/" + place.channel() + "/messages";
        var call = Map.of("content", "tea", "flags", 4);
        var missing = robot.http().post(messages, call).fails(403, "MissingPermission");
        assertEquals("MentionEveryone", missing.get("permission").asText());
        robot.http().post(messages, Map.of("content", "tea", "flags", 12)).fails(400, "InvalidProperty");
        Tables.sql(
                stage,
                "update servers set default_permissions = default_permissions | ? where id = ?",
                Permission.MENTION_EVERYONE.bit,
                place.server());
        var sent = robot.http().post(messages, call).json();
        assertEquals(4, sent.get("flags").asInt());
        assertEquals(List.of(sent.get("_id").asText()), mentions(bob, place.channel()));
    }

    @Test
    void whoIsOnlineIsCalledWithoutATrace() {
        var place = Tables.server(stage, alice, bob);
        var sent = send(alice, place.channel(), Map.of("content", "@online")).json();
        assertEquals(8, sent.get("flags").asInt());
        assertEquals(List.of(), mentions(bob, place.channel()));
    }

    @Test
    void aMentionKeepsItsPeopleWhenTheTextIsEdited() {
        var place = Tables.server(stage, alice, bob, carol);
        var sent = send(alice, place.channel(), Map.of("content", "hello <@" + bob.id() + ">"))
                .json();
        var path =
                "/channels/" + place.channel() + "/messages/" + sent.get("_id").asText();
        var edited = alice.patch(path, Map.of("content", "hello <@" + carol.id() + "> @everyone"))
                .json();
        assertEquals(sent.get("mentions"), edited.get("mentions"));
        assertNull(edited.get("flags"));
        assertEquals(List.of(), mentions(carol, place.channel()));
    }

    /// Everybody of the kit is new here.
    @Test
    void newcomersToPublicServersCallOnlyByName() {
        var place = Tables.server(stage, alice, bob);
        Tables.sql(stage, "update servers set discoverable = true where id = ?", place.server());
        var first = bob.says(place.channel(), "first");
        var reply = Map.of("id", first, "mention", true);
        var sent = send(alice, place.channel(), Map.of("content", "@everyone", "replies", List.of(reply)))
                .json();
        assertNull(sent.get("flags"));
        assertNull(sent.get("mentions"));
        assertEquals(List.of(first), strings(sent.get("replies")));
        assertEquals(List.of(), mentions(bob, place.channel()));
        sent = send(alice, place.channel(), Map.of("content", "<@" + bob.id() + ">"))
                .json();
        assertEquals(List.of(bob.id()), strings(sent.get("mentions")));
        Tables.sql(stage, "update servers set discoverable = false where id = ?", place.server());
        sent = send(alice, place.channel(), Map.of("content", "@everyone")).json();
        assertEquals(4, sent.get("flags").asInt());
    }

    @Test
    void unreadMentionsOfWhoNeverReadsStayBounded() {
        var group = Tables.group(stage, alice, bob);
        Tables.sql(
                stage,
                "insert into unreads (user_id, channel_id, mentions) select ?, ?, array_agg(lpad(i::text, 26, '0'))"
                        + " from generate_series(1, 1000) i",
                bob.id(),
                group);
        var newest = alice.says(group, "one more");
        var kept = mentions(bob, group);
        assertEquals(1000, kept.size());
        assertEquals("0".repeat(25) + "2", kept.getFirst());
        assertEquals(newest, kept.getLast());
    }

    @Test
    void anInstanceCanTakeTheMeaningFromMassMentions() {
        try (var quiet = stage.beside(EnumSet.of(ServiceName.API), Map.of("api.mass_mentions", "false"));
                var muted =
                        stage.beside(EnumSet.of(ServiceName.API), Map.of("api.mass_mention_notifications", "false"))) {
            var place = Tables.server(stage, alice, bob);
            var words = Map.of("content", "@everyone <@" + bob.id() + ">");
            var sent = send(alice.at(quiet), place.channel(), words).json();
            assertNull(sent.get("flags"));
            assertEquals(List.of(bob.id()), strings(sent.get("mentions")));
            send(bob.at(quiet), place.channel(), Map.of("content", "@everyone")).ok();
            assertEquals(1, mentions(bob, place.channel()).size());
            sent = send(alice.at(muted), place.channel(), Map.of("content", "@everyone"))
                    .json();
            assertEquals(4, sent.get("flags").asInt());
            assertEquals(1, mentions(bob, place.channel()).size());
        }
    }

    private static List<String> mentions(Person who, String channel) {
        for (var unread : who.get("/sync/unreads").json()) {
            if (unread.at("/_id/channel").asText().equals(channel)) return strings(unread.path("mentions"));
        }
        return List.of();
    }

    private static List<String> strings(JsonNode array) {
        var strings = new ArrayList<String>();
        array.forEach(item -> strings.add(item.asText()));
        return strings;
    }
}
