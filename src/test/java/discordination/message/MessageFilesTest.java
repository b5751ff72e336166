package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Uploads belong to one message and go with it (rest-servers 4.5 and 4.7).
final class MessageFilesTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static final Person alice = stage.person("alice");
    private static final Person bob = stage.person("bob");

    private final Tables.Place place = Tables.server(stage, alice, bob);
    private final String path = "/channels/" + place.channel() + "/messages";

    private static boolean isMarked(String file) {
        return stage.database()
                .read(handle -> handle.createQuery("select deleted from files where id = :id")
                        .bind("id", file)
                        .mapTo(Boolean.class)
                        .one());
    }

    private String sends(Person who, Map<String, ?> message) {
        return who.sends(place.channel(), message).get("_id").asText();
    }

    @Test
    void theyGoWithTheirMessage() {
        var shown = Tables.file(stage, alice);
        var boxed = Tables.file(stage, alice);
        var kept = Tables.file(stage, alice);
        sends(alice, Map.of("attachments", List.of(kept)));
        var message = sends(alice, Map.of("attachments", List.of(shown), "embeds", List.of(Map.of("media", boxed))));
        alice.delete(path + "/" + message).is(204);
        assertEquals(List.of(true, true, false), marks(shown, boxed, kept));
    }

    @Test
    void theyGoWithManyMessagesAtOnce() {
        var files = List.of(Tables.file(stage, alice), Tables.file(stage, bob), Tables.file(stage, alice));
        var first = sends(alice, Map.of("attachments", List.of(files.get(0))));
        var second = sends(bob, Map.of("attachments", List.of(files.get(1))));
        var elsewhere = Tables.notes(stage, alice);
        var other = alice.sends(elsewhere, Map.of("attachments", List.of(files.get(2))))
                .get("_id")
                .asText();
        alice.delete(path + "/bulk", Map.of("ids", List.of(first, second, other)))
                .is(204);
        assertEquals(List.of(true, true, false), marks(files.toArray(String[]::new)));
    }

    @Test
    void thoseOfABoxGoWhenTheBoxIsReplaced() {
        var before = Tables.file(stage, alice);
        var after = Tables.file(stage, alice);
        var shown = Tables.file(stage, alice);
        var message = sends(alice, Map.of("attachments", List.of(shown), "embeds", List.of(Map.of("media", before))));
        alice.patch(path + "/" + message, Map.of("content", "the box stays")).ok();
        assertEquals(List.of(false), marks(before));
        var edited = alice.patch(path + "/" + message, Map.of("embeds", List.of(Map.of("media", after))))
                .json();
        assertEquals(after, edited.at("/embeds/0/media/_id").asText());
        assertEquals(shown, edited.at("/attachments/0/_id").asText());
        assertEquals(List.of(true, false, false), marks(before, after, shown));
    }

    /// Knowing the id of somebody's upload is no right to it, in an edit either.
    @Test
    void anEditClaimsOnlyItsAuthorsUploads() {
        var foreign = Tables.file(stage, alice);
        var message = sends(bob, Map.of("content", "mine"));
        bob.patch(path + "/" + message, Map.of("embeds", List.of(Map.of("media", foreign))))
                .fails(404, "NotFound");
        assertEquals("mine", bob.get(path + "/" + message).json().get("content").asText());
        sends(alice, Map.of("attachments", List.of(foreign)));
    }

    private static List<Boolean> marks(String... files) {
        return List.of(files).stream().map(MessageFilesTest::isMarked).toList();
    }
}
