package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.kit.Await;
import discordination.kit.Person;
import discordination.kit.Socket;
import discordination.kit.Stage;
import discordination.user.Presences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A second gateway, as a process of its own beside one here: what happens at the one is known at the other, also when
/// the second is killed in the middle of it.
final class GatewayCrashTest {
    @AutoClose
    private static final Stage stage =
            Stage.open(EnumSet.of(ServiceName.API, ServiceName.GATEWAY), Map.of("gateway.heartbeat_interval", "1s"));

    @TempDir
    Path folder;

    private Process process;
    private int port;

    @BeforeEach
    void startAnother() throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "discordination.Main",
                        "gateway")
                .directory(folder.toFile())
                .redirectError(folder.resolve("gateway.err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DISCORDINATION_"));
        builder.environment()
                .putAll(Map.of(
                        "DISCORDINATION_DATABASE_URL",
                                stage.config().database().url().reveal(),
                        "DISCORDINATION_REDIS_URL", stage.config().redis().url().reveal(),
                        "DISCORDINATION_INSTANCE_DATA", folder.resolve("data").toString(),
                        "DISCORDINATION_GATEWAY_PORT", "0"));
        process = builder.start();
        var line = process.inputReader().readLine();
        assertTrue(line != null && line.contains(" is ready: "), () -> line + "; " + errors());
        port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("gateway.err"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void whatDiesWithAGatewayIsNoticedAndWhoComesBackIsComplete() throws InterruptedException {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        var carol = stage.person("carol");
        var tea = alice.createsServer("Tea");
        alice.admits(tea, bob);
        alice.admits(tea, carol);
        alice.befriends(bob);
        try (var here = alice.connect()) {
            var there = bob.connectTo(port);
            var gone = carol.connectTo(port);
            here.await("UserUpdate", event -> isOf(bob, event, true));
            here.await("UserUpdate", event -> isOf(carol, event, true));
            assertTrue(isOnline(alice, bob) && isOnline(alice, carol) && isOnline(bob, alice));
            bothWays(alice, here, tea, bob, there);

            process.destroyForcibly().waitFor();
            there.closed();
            gone.closed();
            alice.says(tea.channel(), "did you hear?");
            try (var back = bob.connect()) {
                assertEquals(1, back.ready().get("servers").size());
                assertEquals(
                        Boolean.TRUE,
                        of(alice, back.ready().get("users")).path("online").asBoolean());
                // Whoever has only lost a connection was never away; whoever stays away is gone when the lease ends,
                // which is at most 25 seconds: 20 and the 5 between two looks (gateway 4.5).
                Await.until("the lease has ended", () -> !isOnline(alice, carol));
                here.await("UserUpdate", event -> {
                    assertFalse(isOf(bob, event, false), "bob was here all the time");
                    return isOf(carol, event, false);
                });
                assertTrue(isOnline(alice, bob));
                var message = alice.says(tea.channel(), "welcome back");
                assertEquals(message, back.await("Message").get("_id").asText());
                // What was said meanwhile is not told again; the state is read afresh.
                back.expectNo("Message");
                assertEquals(List.of("can you hear me?", "did you hear?", "welcome back"), bob.hears(tea.channel()));
            }
        }
    }

    /// As in a rolling restart: whoever comes back to another gateway at once was never away for others.
    @Test
    void whoMovesOnWhenAGatewayIsStoppedWasNeverGone() throws InterruptedException {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        alice.admits(alice.createsServer("Tea"), bob);
        try (var here = alice.connect();
                var there = bob.connectTo(port)) {
            here.await("UserUpdate", event -> isOf(bob, event, true));
            Await.until("those of other tests are forgotten", () -> gateways() == 2);
            process.destroy();
            assertEquals(1001, there.closed());
            try (var back = bob.connect()) {
                assertTrue(process.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, process.exitValue());
                Await.until("its books are closed", () -> gateways() == 1);
                assertTrue(here.settle().stream().noneMatch(event -> isOf(bob, event, false)));
                assertTrue(isOnline(alice, bob));
                assertFalse(back.isClosed());
            }
        }
    }

    /// A machine that stood still comes back, and with it those who are connected there.
    @Test
    void whoWasTakenForDeadComesBack() {
        var alice = stage.person("alice");
        var bob = stage.person("bob");
        alice.admits(alice.createsServer("Tea"), bob);
        try (var here = alice.connect();
                var there = bob.connectTo(port)) {
            here.await("UserUpdate", event -> isOf(bob, event, true));
            var presences = new Presences(stage.redis());
            for (var node : stage.redis().commands().zrange("presence:nodes", 0, -1)) presences.reap(node);
            here.await("UserUpdate", event -> isOf(bob, event, true));
            assertTrue(isOnline(alice, bob));
            there.leave();
            here.await("UserUpdate", event -> isOf(bob, event, false));
            assertFalse(isOnline(alice, bob));
        }
    }

    /// Events of either side reach the other, each once.
    private static void bothWays(Person alice, Socket here, Person.Place tea, Person bob, Socket there) {
        var message = alice.says(tea.channel(), "can you hear me?");
        assertEquals(message, there.await("Message").get("_id").asText());
        assertEquals(message, here.await("Message").get("_id").asText());
        there.send(Map.of("type", "BeginTyping", "channel", tea.channel()));
        assertEquals(bob.id(), here.await("ChannelStartTyping").get("user").asText());
        here.send(Map.of("type", "BeginTyping", "channel", tea.channel()));
        there.await("ChannelStartTyping", event -> event.get("user").asText().equals(alice.id()));
        for (var socket : List.of(here, there)) {
            for (var frame : socket.settle()) {
                var type = frame.get("type").asText();
                assertFalse(type.equals("Message"), "twice: " + frame);
                assertFalse(
                        type.equals("ChannelStartTyping")
                                && socket == here
                                && frame.get("user").asText().equals(bob.id()),
                        "twice: " + frame);
            }
        }
    }

    private static long gateways() {
        return stage.redis().commands().zcard("presence:nodes");
    }

    private static JsonNode of(Person person, JsonNode users) {
        for (var user : users) if (user.get("_id").asText().equals(person.id())) return user;
        throw new AssertionError(person.id() + " is not among " + users);
    }

    private static boolean isOnline(Person asking, Person person) {
        return asking.get("/users/" + person.id()).json().path("online").asBoolean();
    }

    private static boolean isOf(Person person, JsonNode event, boolean online) {
        return event.path("id").asText().equals(person.id())
                && event.path("data").has("online")
                && event.get("data").get("online").asBoolean() == online;
    }
}
