package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import discordination.kit.Row;
import discordination.kit.Stage;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// State + events = state: after each deed, what every client has made of the events equals what is true.
final class ReplayTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    /// What changes nothing that a client keeps in its world, and second names of the same deed; what happens in calls
    /// is LiveKit's to tell, and replayed in the room of voice.
    private static final Pattern WITHOUT_EVENTS = Pattern.compile("""
            \\w+ /(auth|onboard|push|policy|sync|safety)/.*|POST .*/typing|.*/bulk_delete|.*/invites.*|\
            POST .*/search|POST .*/join_call|PUT .*/end_ring/.*|POST /livekit/.*""");

    /// Run all tests of this class to see that no verb was forgotten.
    @AfterAll
    static void everyVerbWasReplayed() {
        var forgotten = Row.all(stage).stream()
                .filter(row -> !row.method().equals("GET"))
                .filter(row -> !WITHOUT_EVENTS.matcher(row.toString()).matches())
                .filter(row -> stage.called().stream().noneMatch(row::answers))
                .map(Row::toString)
                .toList();
        assertEquals(List.of(), forgotten);
    }

    @Test
    void servers() {
        new ServerDeeds(stage).servers();
    }

    @Test
    void members() {
        new ServerDeeds(stage).members();
    }

    @Test
    void channels() {
        new ServerDeeds(stage).channels();
    }

    @Test
    void roles() {
        new ServerDeeds(stage).roles();
    }

    @Test
    void emoji() {
        new ServerDeeds(stage).emoji();
    }

    @Test
    void bots() {
        new ServerDeeds(stage).bots();
    }

    @Test
    void pictures() {
        new ServerDeeds(stage).pictures();
    }

    @Test
    void messages() {
        new MessageDeeds(stage).messages();
    }

    @Test
    void messagesOutsideServers() {
        new MessageDeeds(stage).messagesOutsideServers();
    }

    @Test
    void webhooks() {
        new MessageDeeds(stage).webhooks();
    }

    @Test
    void directChannels() {
        new MessageDeeds(stage).directChannels();
    }

    @Test
    void groups() {
        new MessageDeeds(stage).groups();
    }

    @Test
    void peopleAndRelations() {
        new PeopleDeeds(stage).peopleAndRelations();
    }
}
