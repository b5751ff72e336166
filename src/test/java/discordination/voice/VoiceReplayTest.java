package discordination.voice;

import discordination.access.Permission;
import discordination.kit.Await;
import discordination.kit.LiveKitServer;
import discordination.kit.NeedsLiveKit;
import discordination.kit.Person;
import discordination.kit.Stage;
import discordination.kit.Talker;
import discordination.kit.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// State + events = state, also while people come, go, move and fall silent.
@NeedsLiveKit
final class VoiceReplayTest {
    @AutoClose
    private static final LiveKitServer.House house = LiveKitServer.house(Map.of());

    private final Stage stage = house.stage();
    private final Person alice = stage.person("alice");
    private final Person bob = stage.person("bob");
    private final Person carol = stage.person("carol");
    private final List<World> worlds = new ArrayList<>();

    private void everybodyIsRight() {
        worlds.forEach(World::check);
    }

    private void isIn(Person who, String channel, boolean in) {
        Await.until(
                who.name() + " in " + channel + ": " + in,
                () -> stage.redis().commands().hexists("voice:channel:" + channel, who.id()) == in);
        everybodyIsRight();
    }

    @Test
    void callsInServers() {
        var place = alice.createsServer("Tea");
        alice.admits(place, bob, carol);
        var talk = alice.createsVoiceChannel(place, "Talk");
        var other = alice.createsVoiceChannel(place, "Other");
        var bobs = bob.connect();
        for (var person : List.of(alice, bob, carol)) worlds.add(World.of(person));
        var first = Talker.enters(alice, talk);
        isIn(alice, talk, true);
        first.publishes("microphone");
        first.publishes("camera");
        everybodyIsRight();
        Talker.enters(bob, talk);
        isIn(bob, talk, true);
        first.mutes("microphone", true);
        everybodyIsRight();
        alice.patch("/servers/" + place.id() + "/members/" + bob.id(), Map.of("voice_channel", other))
                .ok();
        isIn(bob, talk, false);
        var move = bobs.await("UserMoveVoiceChannel");
        Talker.connects(bob, move.get("url").asText(), move.get("token").asText());
        isIn(bob, other, true);
        // What comes into sight brings its call along.
        see(talk, false);
        see(talk, true);
        first.leaves();
        isIn(alice, talk, false);
        var dave = stage.person("dave");
        worlds.add(World.of(dave));
        alice.admits(place, dave);
        everybodyIsRight();
        alice.delete("/channels/" + other).is(204);
        isIn(bob, other, false);
    }

    private void see(String channel, boolean visible) {
        var denied = visible ? 0 : Permission.VIEW_CHANNEL.bit;
        alice.put(
                        "/channels/" + channel + "/permissions/default",
                        Map.of("permissions", Map.of("allow", 0, "deny", denied)))
                .ok();
        everybodyIsRight();
    }

    @Test
    void callsOutsideServers() {
        alice.befriends(bob);
        alice.befriends(carol);
        var group = alice.post("/channels/create", Map.of("name", "Two", "users", List.of(bob.id())))
                .json()
                .get("_id")
                .asText();
        for (var person : List.of(alice, bob, carol)) worlds.add(World.of(person));
        var talker = Talker.enters(alice, group);
        isIn(alice, group, true);
        alice.put("/channels/" + group + "/recipients/" + carol.id()).is(204);
        everybodyIsRight();
        Talker.enters(carol, group);
        isIn(carol, group, true);
        alice.delete("/channels/" + group + "/recipients/" + carol.id()).is(204);
        isIn(carol, group, false);
        talker.leaves();
        isIn(alice, group, false);
        var direct = alice.opensDm(bob);
        Talker.enters(bob, direct);
        isIn(bob, direct, true);
    }
}
