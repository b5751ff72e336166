package discordination.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.Await;
import discordination.kit.LiveKitServer;
import discordination.kit.NeedsLiveKit;
import discordination.kit.Person;
import discordination.kit.Socket;
import discordination.kit.Stage;
import discordination.kit.Talker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What moderators do reaches the media, and only those it is meant for (gateway 5.8, 5.10).
@NeedsLiveKit
final class ModerationTest {
    private static final long VIEW = 1L << 20;
    private static final long SPEAK = 1L << 31;
    private static final long VIDEO = 1L << 32;

    @AutoClose
    private static final LiveKitServer.House house = LiveKitServer.house(Map.of());

    private final Stage stage = house.stage();
    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");
    private final Person carol = stage.person("carol");
    private final Person.Place place = alice.createsServer("Tea");
    private final String channel = alice.createsVoiceChannel(place, "Talk");
    private final Socket watcher;

    ModerationTest() {
        alice.admits(place, bob, carol);
        watcher = alice.connect();
    }

    private String member(Person who) {
        return "/servers/" + place.id() + "/members/" + who.id();
    }

    private Talker enters(Person who, String where) {
        var talker = Talker.enters(who, where);
        awaitEvent("VoiceChannelJoin", where, who);
        return talker;
    }

    private JsonNode awaitEvent(String type, String where, Person who) {
        return watcher.await(
                type,
                event -> event.get("id").asText().equals(where)
                        && (event.path("user").asText().equals(who.id())
                                || event.path("state").path("id").asText().equals(who.id())));
    }

    private void awaitState(Person who, String field, boolean on) {
        watcher.awaitAny(event -> event.path("id").asText().equals(who.id())
                        && event.path("data").has(field)
                        && event.path("data").get(field).asBoolean() == on
                || event.path("state").path("id").asText().equals(who.id())
                        && event.path("state").get(field).asBoolean() == on);
    }

    @Test
    void aMutedMemberFallsSilent() {
        var speaker = enters(bob, channel).publishes("microphone");
        var listener = enters(carol, channel).publishes("microphone");
        listener.hears(bob);
        awaitState(bob, "is_publishing", true);
        alice.patch(member(bob), Map.of("can_publish", false)).ok();
        listener.await("stopped", event -> event.get("user").asText().equals(bob.id()));
        awaitState(bob, "is_publishing", false);
        speaker.failsToPublish("camera");
        // The one who is muted is the target, not the moderator, and nobody else.
        speaker.hears(carol);

        var refusal =
                bob.patch(member(bob), Map.of("remove", List.of("CanPublish"))).fails(403, "MissingPermission");
        assertEquals("MuteMembers", refusal.get("permission").asText());
        bob.patch(member(bob), Map.of("can_publish", true)).fails(403, "MissingPermission");
        // Neither does coming back help.
        var again = Talker.enters(bob, channel, Map.of("force_disconnect", true));
        again.failsToPublish("microphone");

        alice.patch(member(bob), Map.of("remove", List.of("CanPublish"))).ok();
        Await.until("bob may speak", () -> maySpeak(again));
        listener.hears(bob);
    }

    private static boolean maySpeak(Talker talker) {
        try {
            talker.publishes("microphone");
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    @Test
    void aDeafenedMemberHearsNothing() {
        enters(bob, channel).publishes("microphone");
        var listener = enters(carol, channel);
        listener.hears(bob);
        alice.patch(member(carol), Map.of("can_receive", false)).ok();
        listener.hearsNothing(bob);
        awaitState(carol, "is_receiving", false);
        carol.patch(member(carol), Map.of("remove", List.of("CanReceive"))).fails(403, "MissingPermission");
        alice.patch(member(carol), Map.of("can_receive", true)).ok();
        awaitState(carol, "is_receiving", true);
        listener.hears(bob);
    }

    @Test
    void permissionsChangeForThoseWhoAreInside() {
        var speaker = enters(bob, channel).publishes("microphone").publishes("camera");
        var listener = enters(carol, channel);
        listener.hears(bob);
        listener.sees(bob, "camera");
        deny(VIDEO);
        listener.await("stopped", event -> event.get("source").asText().equals("camera"));
        listener.hears(bob);
        // Whoever may show but not speak keeps the camera.
        deny(SPEAK);
        listener.await("stopped", event -> event.get("source").asText().equals("microphone"));
        Await.until("bob may show", () -> {
            try {
                speaker.publishes("screen");
                return true;
            } catch (AssertionError e) {
                return false;
            }
        });
        listener.sees(bob, "screen");
        deny(VIEW);
        speaker.await("disconnected");
        awaitEvent("VoiceChannelLeave", channel, bob);
        awaitEvent("VoiceChannelLeave", channel, carol);
    }

    private void deny(long permissions) {
        alice.put(
                        "/channels/" + channel + "/permissions/default",
                        Map.of("permissions", Map.of("allow", 0, "deny", permissions)))
                .ok();
    }

    @Test
    void aMovedMemberTalksElsewhere() {
        var other = alice.createsVoiceChannel(place, "Other");
        var talker = enters(bob, channel);
        var stays = enters(carol, channel);
        var bobs = bob.connect();
        alice.patch(member(bob), Map.of("voice_channel", other)).ok();
        var move = bobs.await("UserMoveVoiceChannel");
        assertEquals("worldwide", move.get("node").asText());
        assertEquals(channel, move.get("from").asText());
        assertEquals(other, move.get("to").asText());
        talker.await("disconnected");
        stays.await("went", event -> event.get("user").asText().equals(bob.id()));
        awaitEvent("VoiceChannelLeave", channel, bob);

        Talker.connects(bob, move.get("url").asText(), move.get("token").asText());
        var moved = watcher.await("VoiceChannelMove");
        assertEquals(bob.id(), moved.get("user").asText());
        assertEquals(channel, moved.get("from").asText());
        assertEquals(other, moved.get("to").asText());
        assertEquals(bob.id(), moved.get("state").get("id").asText());
        awaitEvent("VoiceChannelJoin", other, bob);
        bob.post("/channels/" + channel + "/join_call", Map.of()).fails(400, "AlreadyConnected");
    }

    @Test
    void movesAreRefusedInOrder() {
        var other = alice.createsVoiceChannel(place, "Other");
        var elsewhere = carol.createsServer("Coffee");
        var foreign = carol.createsVoiceChannel(elsewhere, "Talk");
        bob.patch(member(carol), Map.of("voice_channel", other)).fails(403, "MissingPermission");
        alice.patch(member(bob), Map.of("voice_channel", other)).fails(400, "NotConnected");
        alice.patch(member(bob), Map.of("remove", List.of("VoiceChannel"))).fails(400, "NotConnected");
        alice.patch(member(bob), Map.of("voice_channel", foreign)).fails(404, "UnknownChannel");
        alice.patch(member(bob), Map.of("voice_channel", "01ARZ3NDEKTSV4RRFFQ69G5FAV"))
                .fails(404, "UnknownChannel");
        alice.patch(member(bob), Map.of("voice_channel", place.channel())).fails(400, "NotAVoiceChannel");
        alice.patch(member(bob), Map.of("voice_channel", other, "remove", List.of("VoiceChannel")))
                .fails(400, "InvalidOperation");

        // Nobody is put where they see nothing.
        enters(bob, channel);
        alice.put(
                        "/channels/" + other + "/permissions/default",
                        Map.of("permissions", Map.of("allow", 0, "deny", VIEW)))
                .ok();
        alice.patch(member(bob), Map.of("voice_channel", other)).fails(400, "CannotJoinCall");
    }

    @Test
    void membersAreDisconnectedKickedAndBanned() {
        var first = enters(bob, channel);
        alice.patch(member(bob), Map.of("remove", List.of("VoiceChannel"))).ok();
        first.await("disconnected");
        awaitEvent("VoiceChannelLeave", channel, bob);

        var second = enters(bob, channel);
        alice.delete(member(bob)).is(204);
        second.await("disconnected");
        awaitEvent("VoiceChannelLeave", channel, bob);

        var third = enters(carol, channel);
        alice.put("/servers/" + place.id() + "/bans/" + carol.id(), Map.of()).ok();
        third.await("disconnected");
        awaitEvent("VoiceChannelLeave", channel, carol);
    }

    @Test
    void whoLeavesTheServerLeavesTheCall() {
        var talker = enters(bob, channel);
        bob.delete("/servers/" + place.id()).is(204);
        talker.await("disconnected");
        awaitEvent("VoiceChannelLeave", channel, bob);
    }

    @Test
    void aTimeoutSilences() {
        var speaker = enters(bob, channel).publishes("microphone");
        var listener = enters(carol, channel);
        listener.hears(bob);
        alice.patch(
                        member(bob),
                        Map.of(
                                "timeout",
                                java.time.Instant.now().plusSeconds(600).toString()))
                .ok();
        listener.await("stopped", event -> event.get("user").asText().equals(bob.id()));
        awaitState(bob, "is_receiving", false);
        speaker.failsToPublish("microphone");
    }

    @Test
    void aChannelThatGoesTakesItsCallAlong() {
        var talker = enters(bob, channel);
        alice.delete("/channels/" + channel).is(204);
        talker.await("disconnected");
        Await.until("the state is gone", () -> !stage.redis().commands().hexists("voice:places", channel));
        var next = alice.createsVoiceChannel(place, "Next");
        var again = enters(bob, next);
        alice.patch("/channels/" + next, Map.of("remove", List.of("Voice"))).ok();
        again.await("disconnected");
        awaitEvent("VoiceChannelLeave", next, bob);
        bob.post("/channels/" + next + "/join_call", Map.of()).fails(400, "NotAVoiceChannel");

        var last = alice.createsVoiceChannel(place, "Last");
        var end = enters(bob, last);
        alice.delete("/servers/" + place.id()).is(204);
        end.await("disconnected");
        Await.until("bob is free", () -> !stage.redis().commands().exists("voice:user:" + bob.id()));
    }

    @Test
    void picturesThatAreTooLargeEndTheirCall() {
        var talker = enters(bob, channel).publishes("camera", 640, 360);
        awaitState(bob, "camera", true);
        talker.publishes("screen", 1920, 1080);
        talker.await("disconnected");
        awaitEvent("VoiceChannelLeave", channel, bob);
    }

    @Test
    void sizesAreMeasuredAgainstTheLimits() {
        var most = List.of(1280, 720);
        var ratios = List.of(0.3, 2.5);
        assertTrue(Media.fits(1280, 720, most, ratios));
        assertTrue(Media.fits(720, 1280, most, ratios));
        assertFalse(Media.fits(1281, 720, most, ratios));
        assertFalse(Media.fits(100, 500, most, ratios), "narrow");
        assertFalse(Media.fits(600, 100, most, ratios), "wide");
        assertTrue(Media.fits(3840, 2160, List.of(0, 720), ratios), "no limit");
        assertTrue(Media.fits(600, 100, most, List.of(1.0, 1.0)), "no ratios");
    }
}
