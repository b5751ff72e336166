package discordination.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.benmanes.caffeine.cache.Interner;
import discordination.channel.Channel;
import discordination.event.Audience;
import discordination.user.Relationship;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a connection hears of as time goes by, and after it has left (gateway 4.3, 4.4).
final class InterestsTest {
    private long now;
    private final Interests interests = interests(false);

    private Interests interests(boolean bot) {
        var interests = new Interests("me", bot, Interner.newStrongInterner(), () -> now);
        for (var server : List.of("1", "2", "3", "4", "5", "6")) interests.enter(server, List.of("room"));
        return interests;
    }

    /// A clock that is about to overflow, as the machine's may be.
    @BeforeEach
    void late() {
        now = Long.MAX_VALUE - 1000;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private boolean attentive(String server) {
        return interests.include(new Audience.Attentive(server));
    }

    @Test
    void attentionEndsFifteenMinutesAfterTheLastSubscribe() {
        assertFalse(attentive("1"));
        interests.attend("1");
        pass(Duration.ofMinutes(14));
        assertTrue(attentive("1"));
        interests.attend("1");
        // Neither other events nor other servers prolong it.
        pass(Duration.ofMinutes(14));
        assertTrue(attentive("1"));
        interests.attend("2");
        interests.include(new Audience.Members("1"));
        pass(Duration.ofMinutes(1));
        assertFalse(attentive("1"));
        assertTrue(attentive("2"));
        interests.attend("1");
        assertTrue(attentive("1"));
    }

    @Test
    void aSixthServerDisplacesTheOneThatWasRefreshedLeastRecently() {
        for (var server : List.of("1", "2", "3", "4", "5")) interests.attend(server);
        interests.attend("1");
        interests.attend("6");
        assertFalse(attentive("2"));
        for (var server : List.of("1", "3", "4", "5", "6")) assertTrue(attentive(server), server);
        interests.attend("2");
        assertFalse(attentive("3"));
    }

    @Test
    void onlyMembersAttend() {
        interests.attend("elsewhere");
        interests.enter("elsewhere", List.of());
        assertFalse(attentive("elsewhere"));
        interests.attend("1");
        interests.leave("1");
        assertFalse(attentive("1"));
        interests.enter("1", List.of());
        assertFalse(attentive("1"));
    }

    /// Nothing that was ignored takes a place from the others.
    @Test
    void whatIsIgnoredDisplacesNothing() {
        for (var server : List.of("1", "2", "3", "4", "5", "elsewhere")) interests.attend(server);
        for (var server : List.of("1", "2", "3", "4", "5")) assertTrue(attentive(server), server);
    }

    @Test
    void botsAttendAllTheirServersForGood() {
        var bot = interests(true);
        bot.attend("1");
        pass(Duration.ofDays(1));
        for (var server : List.of("1", "2", "3", "4", "5", "6")) {
            assertTrue(bot.include(new Audience.Attentive(server)), server);
        }
        bot.leave("1");
        assertFalse(bot.include(new Audience.Attentive("1")));
    }

    @Test
    void onlyChannelsThatOneIsInAreIncluded() {
        var words = new Audience.Recipients("group", List.of());
        var group = new Channel.Group("group", "Tea", "you", null, List.of("me", "you"), null, null, null, null);
        assertFalse(interests.include(words));
        interests.meet(group);
        assertTrue(interests.include(words));
        interests.part("group", "you");
        assertTrue(interests.include(words));
        interests.part("group", "me");
        assertFalse(interests.include(words));
        interests.meet(new Channel.SavedMessages("notes", "me"));
        assertTrue(interests.include(new Audience.Recipients("notes", List.of())));
    }

    @Test
    void peopleAreFollowedForAsLongAsThereIsAReason() {
        interests.meet("group", "you");
        interests.relate("you", Relationship.FRIEND);
        interests.part("group", "you");
        assertTrue(interests.follows("you"));
        for (var relationship : List.of(Relationship.INCOMING, Relationship.OUTGOING)) {
            interests.relate("you", relationship);
            assertTrue(interests.follows("you"));
        }
        interests.relate("you", Relationship.BLOCKED);
        assertFalse(interests.follows("you"));
        interests.meet("other", "you");
        assertTrue(interests.follows("you"));
        assertTrue(interests.buses().contains(Audience.userBus("you")));
        interests.part("other");
        assertFalse(interests.buses().contains(Audience.userBus("you")));
        assertTrue(interests.follows("me"));
    }

    @Test
    void whatIsVisibleIsExactlyWhatWasSeenLast() {
        assertEquals(List.of("room"), interests.see("1", Set.of("a", "b")));
        assertTrue(interests.sees("1", "a"));
        assertTrue(interests.sees("2", "room"), "others share the set");
        interests.forget("1", "a");
        interests.forget("1", "unknown");
        interests.forget("elsewhere", "a");
        assertFalse(interests.include(new Audience.Viewers("1", "a")));
        assertTrue(interests.include(new Audience.Viewers("1", "b")));
        assertFalse(interests.isIn("elsewhere"));
    }

    @Test
    void privateEventsAreForTheirUser() {
        assertTrue(interests.include(new Audience.Private("me")));
        assertFalse(interests.include(new Audience.Private("you")));
        assertFalse(interests.include(new Audience.Followers("you")));
        assertTrue(interests.include(new Audience.Followers("me")));
        assertFalse(interests.include(new Audience.Members("elsewhere")));
    }

    @Test
    void theLastIdsAreRemembered() {
        var seen = new Recent();
        for (int i = 0; i < 200; i++) {
            assertTrue(seen.add("id" + i));
            assertFalse(seen.add("id" + i));
            if (i >= 60) assertFalse(seen.add("id" + (i - 60)));
        }
    }
}
