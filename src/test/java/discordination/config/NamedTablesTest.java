package discordination.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables that administrators name, such as one per LiveKit server, come from every source and keep every rule.
final class NamedTablesTest {
    private static final String SECRET = "a secret that has more than 32 characters";

    private static final String TWO = """
            [livekit]
            call_ring_duration = "20s"
            [livekit.nodes.worldwide]
            url = "http://127.0.0.1:7880"
            public_url = "wss://voice.example/livekit"
            key = "k1"
            secret = "%1$s"
            [livekit.nodes.eu_west]
            url = "http://10.0.0.7:7880"
            public_url = "wss://eu.example"
            key = "k2"
            secret = "%1$s"
            lat = 52.5
            lon = -13
            private = true
            """.formatted(SECRET);

    @TempDir
    Path folder;

    private static List<String> faults(Map<String, String> environment, String toml) {
        return assertThrows(ConfigFaults.class, () -> {
                    if (environment.isEmpty()) ConfigFile.parse(toml);
                    else ConfigFile.load(null, environment, Map.of());
                })
                .faults()
                .stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void thereAreNoneByDefault() {
        assertFalse(Config.defaults().livekit().enabled());
        assertEquals(Map.of(), Config.defaults().livekit().nodes());
    }

    @Test
    void theFileNamesThemInOrder() {
        var livekit = ConfigFile.parse(TWO).livekit();
        assertEquals(
                List.of("worldwide", "eu_west"), List.copyOf(livekit.nodes().keySet()));
        assertEquals(Duration.ofSeconds(20), livekit.callRingDuration());
        var first = livekit.nodes().get("worldwide");
        assertEquals("http://127.0.0.1:7880", first.url());
        assertEquals(0.0, first.lat());
        assertFalse(first.hidden());
        var second = livekit.nodes().get("eu_west");
        assertEquals(52.5, second.lat());
        assertEquals(-13.0, second.lon());
        assertEquals(SECRET, second.secret().reveal());
        assertTrue(second.hidden());
    }

    @Test
    void whatIsPrintedReadsAsTheSame() {
        var config = ConfigFile.parse(TWO);
        assertEquals(config, ConfigFile.parse(ConfigText.of(config, true)));
        assertFalse(ConfigText.of(config, false).contains(SECRET));
        assertFalse(config.toString().contains(SECRET));
    }

    @Test
    void theExampleShowsOneThatCanBeUsed() {
        var shown = ConfigText.example().lines().toList();
        var from = shown.indexOf("# [livekit.nodes.worldwide]");
        var table = shown.subList(from, shown.size()).stream()
                .takeWhile(line -> !line.startsWith("["))
                .filter(line -> line.matches("# (\\[.*]|[a-z_]+ = .*)"))
                .map(line -> line.substring(2))
                .toList();
        assertTrue(ConfigFile.parse(String.join("\n", table)).livekit().enabled());
    }

    @Test
    void variablesAndCredentialsNameThemToo() throws IOException {
        var node = "DISCORDINATION_LIVEKIT_NODES_WORLDWIDE_";
        var secret = Files.writeString(folder.resolve("elsewhere"), SECRET + "\n");
        Files.writeString(folder.resolve("livekit.nodes.far_away.secret"), SECRET);
        Files.writeString(folder.resolve("discordination_livekit.nodes.far_away.key"), "k2");
        var config = ConfigFile.load(
                null,
                Map.of(
                        node + "URL",
                        "http://127.0.0.1:7880",
                        node + "PUBLIC_URL",
                        "wss://voice.example",
                        node + "KEY",
                        "k1",
                        node + "SECRET_FILE",
                        secret.toString(),
                        node + "LAT",
                        "-0.5",
                        "DISCORDINATION_LIVEKIT_NODES_FAR_AWAY_URL",
                        "http://10.0.0.1:7880",
                        "DISCORDINATION_LIVEKIT_NODES_FAR_AWAY_PUBLIC_URL",
                        "wss://far.example",
                        "CREDENTIALS_DIRECTORY",
                        folder.toString()),
                Map.of("livekit.nodes.worldwide.private", "true"));
        var nodes = config.livekit().nodes();
        assertEquals(java.util.Set.of("far_away", "worldwide"), nodes.keySet());
        assertEquals(SECRET, nodes.get("worldwide").secret().reveal());
        assertEquals(-0.5, nodes.get("worldwide").lat());
        assertTrue(nodes.get("worldwide").hidden());
        assertEquals("k2", nodes.get("far_away").key());
        assertEquals("wss://far.example", nodes.get("far_away").publicUrl());
    }

    @Test
    void faultsAreGathered() {
        assertEquals(
                List.of(
                        "livekit.nodes.a.pubic_url (line 4): unknown key; did you mean livekit.nodes.a.public_url?",
                        "livekit.nodes.B-1 (line 7): has a name that is not of small letters, digits and _",
                        "livekit.nodes.c (line 9): is a table: write [livekit.nodes.c]",
                        "livekit.token_ttl (line 2): must be at most 60000ms, is \"5m\"",
                        "livekit.nodes.a.lat (line 5): must be between -90 and 90, is 91"),
                faults(Map.of(), """
                [livekit]
                token_ttl = "5m"
                [livekit.nodes.a]
                pubic_url = "wss://x"
                lat = 91
                secret = "s"
                [livekit.nodes.B-1]
                [livekit.nodes]
                c = 3
                """));
    }

    @Test
    void rulesAreKeptForEachOfThem() {
        assertEquals(
                List.of(
                        "livekit.nodes.a.public_url: must be set",
                        "livekit.nodes.a.key: must be set",
                        "livekit.nodes.a.url (line 2): must begin with http:// or https://",
                        "livekit.nodes.a.secret (line 3): must have at least 32 characters",
                        "livekit.nodes.b.url (line 5): must have no path: LiveKit answers at the root",
                        "livekit.nodes.b.public_url (line 6): must begin with ws:// or wss://"),
                faults(Map.of(), """
                [livekit.nodes.a]
                url = "ws://127.0.0.1:7880"
                secret = "short"
                [livekit.nodes.b]
                url = "http://127.0.0.1:7880/livekit"
                public_url = "https://voice.example"
                key = "k"
                secret = "%s"
                """.formatted(SECRET)));
    }

    @Test
    void aMisspeltVariableIsToldOf() {
        var node = "DISCORDINATION_LIVEKIT_NODES_WORLDWIDE_";
        var faults = faults(
                Map.of(
                        node + "URL",
                        "http://x",
                        node + "PUBLIC_URL",
                        "wss://x",
                        node + "KEY",
                        "k",
                        node + "SECRT",
                        SECRET),
                "");
        assertEquals(1, faults.size(), faults::toString);
        assertTrue(
                faults.getFirst()
                        .startsWith(node + "SECRT (environment): unknown variable; did you mean " + node + "SECRET?"),
                faults::toString);
    }
}
