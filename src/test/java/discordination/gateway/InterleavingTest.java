package discordination.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.access.Permission;
import discordination.app.ServiceName;
import discordination.kit.Await;
import discordination.kit.Person;
import discordination.kit.Person.Place;
import discordination.kit.Socket;
import discordination.kit.Stage;
import discordination.kit.Tap;
import discordination.kit.World;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Much happens while a connection is reading: at each question it asks of PostgreSQL and Redis the world goes on, and
/// neither is anything lost nor anything told that one had no right to any more (gateway 2.3).
///
/// One API and gateway are wired directly; the other asks through taps that hold single questions back.
final class InterleavingTest {
    private static final EnumSet<ServiceName> BOTH = EnumSet.of(ServiceName.API, ServiceName.GATEWAY);

    @AutoClose
    private static final Stage here = Stage.open(BOTH, Map.of());

    @AutoClose
    private static final Tap sql =
            Tap.beforePostgres(here.config().database().url().reveal());

    @AutoClose
    private static final Tap redis = Tap.beforeRedis(here.config().redis().url().reveal());

    @AutoClose
    private static final Stage there = here.beside(BOTH, Map.of("database.url", sql.url(), "redis.url", redis.url()));

    private static Person alice;
    private static Person bob;
    private static Person carol;

    @BeforeAll
    static void people() {
        alice = here.person("alice");
        bob = here.person("bob");
        carol = here.person("carol");
        alice.befriends(bob);
        alice.befriends(carol);
    }

    /// A question that can be held back.
    private record Point(Tap tap, String question) {
        Tap.Hold hold() {
            return tap.hold(question);
        }
    }

    /// The questions that are asked in the course of something.
    private static List<Point> points(Runnable deed) {
        sql.awaitSilence();
        var asked = new LinkedHashSet<String>();
        var commands = new LinkedHashSet<String>();
        commands.addAll(redis.during(() -> asked.addAll(sql.during(deed))));
        var points = new ArrayList<Point>();
        for (var question : asked) {
            if (question.startsWith("select") && !question.contains(" job")) points.add(new Point(sql, question));
        }
        for (var command : commands) {
            if (command.matches("(SUBSCRIBE|SMISMEMBER|EVAL|HKEYS).*")) points.add(new Point(redis, command));
        }
        return points;
    }

    /// Waits until nobody listens for bob, so that the next connection has to ask for everything itself.
    private static void alone() {
        var listeners = "return redis.call('PUBSUB', 'NUMSUB', ARGV[1])[2]";
        Await.until(
                "nobody listens for bob",
                () -> here.redis()
                        .commands()
                        .eval(listeners, List.of(), List.of("private:" + bob.id()))
                        .equals(0L));
    }

    private static <T> FutureTask<T> start(Callable<T> deed) {
        var task = new FutureTask<>(deed);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static Map<String, ?> override(long allow, long deny) {
        return Map.of("permissions", Map.of("allow", allow, "deny", deny));
    }

    private static void show(String channel, boolean shown) {
        var view = Permission.VIEW_CHANNEL.bit;
        alice.put("/channels/" + channel + "/permissions/default", shown ? override(view, 0) : override(0, view))
                .ok();
    }

    private static String group(Person... others) {
        return alice.post(
                        "/channels/create",
                        Map.of(
                                "name",
                                "Group",
                                "users",
                                List.of(others).stream().map(Person::id).toList()))
                .json()
                .get("_id")
                .asText();
    }

    private static void add(String group, Person who) {
        alice.put("/channels/" + group + "/recipients/" + who.id()).is(204);
    }

    private static void remove(String group, Person who) {
        alice.delete("/channels/" + group + "/recipients/" + who.id()).is(204);
    }

    private static void kick(Place place, Person who) {
        alice.delete("/servers/" + place.id() + "/members/" + who.id()).is(204);
    }

    /// Places for bob to be in, to come to and to leave.
    private static final class Scene {
        final Place home = alice.createsServer("Home");
        final Place lost = alice.createsServer("Lost");
        final Place found = alice.createsServer("Found");
        final Place passing = alice.createsServer("Passing");
        final Place visited = alice.createsServer("Visited");
        final Place ended = alice.createsServer("Ended");
        final String hall = alice.createsChannel(home, "hall");
        final String closing = alice.createsChannel(home, "closing");
        final String opening = alice.createsChannel(home, "opening");
        final String doomed = alice.createsChannel(home, "doomed");
        final String staff = alice.createsChannel(home, "staff");
        final String role = alice.post("/servers/" + home.id() + "/roles", Map.of("name", "staff"))
                .json()
                .get("id")
                .asText();
        final String mine = group(bob);
        final String theirs = group(carol);
        final String brief = group(carol);
        final String left = group(bob);

        Scene() {
            for (var place : List.of(home, lost, visited, ended)) alice.admits(place, bob);
            show(opening, false);
            show(staff, false);
            alice.put("/channels/" + staff + "/permissions/" + role, override(Permission.VIEW_CHANNEL.bit, 0))
                    .ok();
        }

        /// Everything of which clients hear.
        void play() {
            alice.says(hall, "meanwhile");
            alice.patch("/channels/" + hall, Map.of("name", "lobby")).ok();
            show(closing, false);
            alice.says(closing, "behind closed doors");
            show(opening, true);
            alice.says(opening, "come in");
            alice.says(alice.createsChannel(home, "new"), "first");
            alice.delete("/channels/" + doomed).is(204);
            alice.patch("/servers/" + home.id() + "/members/" + bob.id(), Map.of("roles", List.of(role)))
                    .ok();
            alice.says(staff, "welcome <@" + bob.id() + ">");
            alice.patch("/servers/" + home.id(), Map.of("name", "Palace")).ok();
            alice.admits(home, carol);
            kick(lost, bob);
            alice.admits(found, bob);
            alice.says(found.channel(), "hello");
            alice.admits(passing, bob);
            bob.delete("/servers/" + passing.id()).is(204);
            bob.delete("/servers/" + visited.id()).is(204);
            alice.admits(visited, bob);
            alice.delete("/servers/" + ended.id()).is(204);
            carol.befriends(bob);
            carol.patch("/users/@me", Map.of("display_name", "Carol " + home.id()))
                    .ok();
            bob.patch("/users/@me", Map.of("display_name", "Bob " + home.id())).ok();
            carol.says(carol.opensDm(bob), "hi");
            alice.says(mine, "one");
            add(mine, carol);
            add(theirs, bob);
            carol.says(theirs, "two");
            add(brief, bob);
            carol.says(brief, "three");
            remove(brief, bob);
            remove(left, bob);
            add(left, bob);
            alice.says(left, "four");
        }

        void end() {
            carol.delete("/users/" + bob.id() + "/friend");
            for (var place : List.of(home, lost, found, passing, visited))
                alice.delete("/servers/" + place.id()).is(204);
            for (var group : List.of(mine, theirs, left)) bob.delete("/channels/" + group);
            here.database()
                    .change(tx -> tx.sql().execute("delete from channels where kind in ('DirectMessage', 'Group')"));
        }
    }

    @Test
    void nothingIsLostWhileAConnectionBegins() throws Exception {
        alone();
        var points = points(() -> World.of(bob.at(there)).close());
        assertTrue(points.stream().anyMatch(point -> point.question.startsWith("SUBSCRIBE")), points::toString);
        for (var point : points) {
            var scene = new Scene();
            alone();
            FutureTask<World> coming;
            try (var hold = point.hold()) {
                coming = start(() -> World.of(bob.at(there)));
                hold.awaitAsked();
                scene.play();
            }
            try (var world = coming.get()) {
                world.check();
            } catch (AssertionError e) {
                throw new AssertionError("at " + point.question + "\n" + e.getMessage(), e);
            }
            scene.end();
        }
    }

    /// What Ready tells is not told again, and nothing is told twice.
    @Test
    void aMessageIsHeardOnceOrWasThereBefore() throws Exception {
        var scene = new Scene();
        alone();
        for (var point : points(() -> bob.at(there).connect().close())) {
            show(scene.closing, true);
            alone();
            FutureTask<Socket> coming;
            String said;
            try (var hold = point.hold()) {
                coming = start(() -> bob.at(there).connect());
                hold.awaitAsked();
                said = alice.says(scene.hall, "meanwhile");
                show(scene.closing, false);
                alice.says(scene.closing, "behind closed doors");
            }
            try (var socket = coming.get()) {
                var last = alice.says(scene.hall, "afterwards");
                var heard = new ArrayList<String>();
                for (var event : socket.settle()) {
                    assertFalse(event.toString().contains("behind closed doors"), point.question);
                    if (event.get("type").asText().equals("Message"))
                        heard.add(event.get("_id").asText());
                }
                if (newest(socket.ready(), scene.hall).compareTo(said) < 0) {
                    assertEquals(List.of(said, last), heard, point.question);
                } else {
                    // It may have been published to a connection that reads only then.
                    heard.remove(said);
                    assertEquals(List.of(last), heard, point.question);
                }
            }
        }
        scene.end();
    }

    private static String newest(JsonNode ready, String channel) {
        for (var known : ready.get("channels")) {
            if (known.get("_id").asText().equals(channel))
                return known.path("last_message_id").asText();
        }
        throw new AssertionError("Ready does not know " + channel);
    }

    /// Whoever joins is held up while the server is read; meanwhile they are hidden from, kicked, and let in again.
    @Test
    void nothingIsLostWhileAServerIsEntered() throws Exception {
        var trial = alice.createsServer("Trial");
        var own = bob.at(there).connect();
        var points = points(() -> {
            alice.admits(trial, bob);
            own.await("ServerCreate");
        });
        assertTrue(points.size() > 3, points::toString);
        own.close();
        for (var point : points) {
            var scene = new Scene();
            alone();
            var world = World.of(bob.at(there));
            try (var hold = point.hold()) {
                alice.admits(scene.found, bob);
                hold.awaitAsked();
                alice.says(scene.found.channel(), "hello");
                show(scene.found.channel(), false);
                alice.says(scene.found.channel(), "behind");
                alice.createsChannel(scene.found, "new");
                alice.admits(scene.passing, bob);
                kick(scene.passing, bob);
                kick(scene.found, bob);
                alice.admits(scene.found, bob);
                kick(scene.visited, bob);
                alice.admits(scene.visited, bob);
                kick(scene.home, bob);
                alice.says(scene.hall, "gone");
            }
            try (world) {
                world.check();
            } catch (AssertionError e) {
                throw new AssertionError("at " + point.question + "\n" + e.getMessage(), e);
            }
            scene.end();
        }
    }

    /// Somebody is followed before they are told of, so that what they change meanwhile is heard.
    @Test
    void nothingIsLostWhileSomebodyIsFirstFollowed() throws Exception {
        for (var deed : List.<Runnable>of(
                () -> carol.put("/users/" + bob.id() + "/friend").ok(), () -> group(bob, carol))) {
            alone();
            try (var world = World.of(bob.at(there))) {
                try (var hold = redis.hold("SUBSCRIBE")) {
                    deed.run();
                    hold.awaitAsked();
                    carol.patch("/users/@me", Map.of("display_name", "C" + System.nanoTime()))
                            .ok();
                }
                world.check();
            }
            carol.delete("/users/" + bob.id() + "/friend");
            here.database().change(tx -> tx.sql().execute("delete from channels where kind = 'Group'"));
        }
    }

    /// Of two processes one may publish later what it committed earlier.
    @Test
    void comingAndGoingMayBeToldInTheWrongOrder() throws Exception {
        var place = alice.createsServer("Tea");
        alice.admits(place, bob);
        var room = alice.createsChannel(place, "room");
        var group = group(bob, carol);
        var world = World.of(bob);
        late(() -> bob.at(there).delete("/servers/" + place.id()).is(204), () -> alice.admits(place, bob));
        world.check();
        late(() -> alice.at(there).delete("/servers/" + place.id() + "/members/" + bob.id()), () -> {
            alice.admits(place, bob);
            alice.says(place.channel(), "welcome back");
        });
        world.check();
        var path = "/channels/" + group + "/recipients/" + bob.id();
        late(() -> alice.at(there).delete(path).is(204), () -> add(group, bob));
        // The client has forgotten what was unread.
        bob.put("/channels/" + group + "/ack/"
                        + bob.reads(group).get(0).get("_id").asText())
                .is(204);
        world.check();
        // Clients are told such a channel's override in the wrong order too, but what they hear is right.
        var hidden = "/channels/" + room + "/permissions/default";
        var view = Permission.VIEW_CHANNEL.bit;
        world.close();
        var socket = bob.connect();
        late(() -> alice.at(there).put(hidden, override(0, view)).ok(), () -> show(room, true));
        alice.says(room, "open");
        assertTrue(texts(socket).contains("open"));
        late(() -> alice.at(there).put(hidden, override(view, 0)).ok(), () -> show(room, false));
        alice.says(room, "closed");
        assertFalse(texts(socket).contains("closed"));
        socket.close();
    }

    /// What was said before a right was lost, and is told only afterwards, is told to those who still have it.
    @Test
    void wordsThatComeLateReachOnlyThoseWhoMayStillHearThem() throws Exception {
        var place = alice.createsServer("Tea");
        alice.admits(place, bob, carol);
        var room = alice.createsChannel(place, "room");
        var group = group(bob, carol);
        var socket = bob.connect();
        var other = carol.connect();
        late(() -> alice.at(there).says(room, "late"), () -> {
            show(room, false);
            show(room, true);
        });
        assertTrue(texts(socket).contains("late"), "the right is back");
        late(() -> alice.at(there).says(group, "late"), () -> remove(group, bob));
        assertFalse(texts(socket).contains("late"));
        assertTrue(texts(other).contains("late"));
        late(() -> alice.at(there).says(room, "late"), () -> show(room, false));
        assertFalse(texts(socket).contains("late"));
        show(room, true);
        late(() -> alice.at(there).says(room, "late"), () -> kick(place, bob));
        assertFalse(texts(socket).contains("late"));
        assertTrue(texts(other).contains("late"));
        socket.close();
    }

    private static List<String> texts(Socket socket) {
        return socket.settle().stream()
                .map(event -> event.path("content").asText())
                .toList();
    }

    /// One deed is done there and published only after the other has been done and told.
    private static void late(Runnable first, Runnable second) throws Exception {
        FutureTask<Void> doing;
        try (var hold = redis.hold("PUBLISH")) {
            doing = start(() -> {
                first.run();
                return null;
            });
            hold.awaitAsked();
            second.run();
        }
        doing.get();
    }
}
