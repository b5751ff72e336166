package discordination.system;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.kit.Person;
import discordination.kit.Person.Place;
import discordination.kit.Stage;
import discordination.kit.World;
import java.util.ArrayList;
import java.util.List;

/// Three friends, and what each one's client has made of the events so far.
abstract class Replay {
    final Stage stage;
    final Person alice;
    final Person bob;
    final Person carol;
    final List<World> worlds = new ArrayList<>();

    Replay(Stage stage) {
        this.stage = stage;
        alice = stage.person("alice");
        bob = stage.person("bob");
        carol = stage.person("carol");
        alice.befriends(bob);
        alice.befriends(carol);
        for (var person : List.of(alice, bob, carol)) worlds.add(World.of(person));
    }

    /// Everybody's world must be true after it.
    final void after(String deed, Runnable done) {
        done.run();
        try {
            worlds.forEach(World::check);
        } catch (AssertionError e) {
            throw new AssertionError("after " + deed + ": " + e.getMessage(), e);
        }
    }

    /// A server with all three in it.
    final Place tea() {
        var server = alice.createsServer("Tea");
        alice.admits(server, bob, carol);
        worlds.forEach(World::check);
        return server;
    }

    static String id(JsonNode object) {
        return object.get("_id").asText();
    }
}
