package discordination.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.config.Config;
import discordination.config.ConfigFile;
import discordination.config.ConfigText;
import discordination.file.S3Server;
import discordination.kit.LiveKitServer;
import discordination.kit.Ports;
import discordination.kit.PostOffice;
import discordination.kit.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `doctor` in a house that is well, and with one thing after the other broken.
final class DoctorTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    @TempDir
    Path folder;

    /// What a healthy stage has configured, with some keys set otherwise.
    private Config with(String... keysAndValues) throws IOException {
        var options = new LinkedHashMap<String, String>();
        for (int i = 0; i < keysAndValues.length; i += 2) options.put(keysAndValues[i], keysAndValues[i + 1]);
        var file = Files.writeString(folder.resolve("healthy.toml"), ConfigText.of(stage.config(), true));
        return ConfigFile.load(file, Map.of(), options);
    }

    private static JsonNode examine(Config config) {
        var start = System.nanoTime();
        var report = Typed.at(config, "doctor", "--json");
        var took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.toSeconds() < 20, () -> "took " + took);
        var failing = worst(report.tree()).containsValue("fail");
        assertEquals(failing ? 3 : 0, report.code(), report.toString());
        assertEquals(!failing, report.tree().get("ok").asBoolean());
        assertEquals("", report.err());
        return report.tree();
    }

    private static final java.util.List<String> SEVERITY = java.util.List.of("ok", "off", "warn", "fail");

    /// The worst that is said of each thing.
    private static Map<String, String> worst(JsonNode report) {
        var worst = new TreeMap<String, String>();
        for (var check : report.get("checks")) {
            worst.merge(
                    check.get("name").asText(),
                    check.get("status").asText(),
                    (one, other) -> SEVERITY.indexOf(one) > SEVERITY.indexOf(other) ? one : other);
        }
        return worst;
    }

    /// The first finding of this kind about this thing.
    private static JsonNode finding(JsonNode report, String name, String status) {
        for (var check : report.get("checks")) {
            if (name.equals(check.get("name").asText())
                    && status.equals(check.get("status").asText())) return check;
        }
        throw new AssertionError("no " + status + " of " + name + ": " + report);
    }

    /// The only thing that fails, with its remedy.
    private static JsonNode failure(Config config, String name) {
        var report = examine(config);
        worst(report)
                .forEach((thing, status) -> assertTrue(
                        thing.equals(name) || !status.equals("fail"), () -> thing + " fails as well: " + report));
        var failure = finding(report, name, "fail");
        assertFalse(failure.get("remedy").asText("").isEmpty(), failure.toString());
        return failure;
    }

    private static int closedPort() {
        return Ports.free();
    }

    @Test
    void aHouseInOrderIsWell() throws Exception {
        Files.setPosixFilePermissions(stage.config().instance().data(), PosixFilePermissions.fromString("rwx------"));
        var url = stage.url(ServiceName.WEB, "");
        var worst = worst(examine(with("instance.url", url)));
        for (var thing : new String[] {"java", "config", "data", "database", "redis", "ports", "public"}) {
            assertEquals("ok", worst.get(thing), thing);
        }
        assertEquals("off", worst.get("mail"));
        assertEquals("off", worst.get("livekit"));
        var people = Typed.at(stage, "doctor").ends(0).out();
        assertTrue(people.contains("OK    database  PostgreSQL 18"), people);
        assertTrue(people.endsWith("All is well.\n"), people);
    }

    @Test
    void aDatabaseThatIsDownIsNamedWithoutItsPassword() throws Exception {
        var config = with("database.url", "postgres://anna:hidden-word@127.0.0.1:" + closedPort() + "/chat");
        var failure = failure(config, "database");
        assertTrue(failure.get("message").asText().contains("refused"), failure.toString());
        assertFalse(examine(config).toString().contains("hidden-word"));
    }

    @Test
    void aWrongPasswordOfTheDatabaseIsToldFromItsAbsence() throws Exception {
        var url = stage.config().database().url().reveal();
        var failure = failure(with("database.url", url.replaceFirst(":[^:@/]+@", ":hidden-word@")), "database");
        assertTrue(failure.get("message").asText().contains("password authentication failed"), failure.toString());
    }

    @Test
    void anOldDatabaseIsToBeMigrated() throws Exception {
        var url = stage.config().database().url().reveal();
        var other = url.substring(0, url.lastIndexOf('/')) + "/postgres";
        var warning = finding(examine(with("database.url", other)), "database", "warn");
        assertTrue(warning.get("message").asText().contains("migrations are due"), warning.toString());
        assertTrue(Typed.at(with("database.url", other), "user", "list")
                .ends(78)
                .err()
                .contains("run `migrate`"));
    }

    @Test
    void aRedisThatIsDownIsNamed() throws Exception {
        var failure = failure(with("redis.url", "redis://:hidden-word@127.0.0.1:" + closedPort() + "/0"), "redis");
        assertFalse(failure.toString().contains("hidden-word"), failure.toString());
    }

    @Test
    void somebodyWhoSaysNothingIsNotWaitedFor() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var address = "127.0.0.1:" + silent.getLocalPort();
            var report = examine(with(
                    "redis.url", "redis://" + address + "/0",
                    "database.url", "postgres://anna:word@" + address + "/chat"));
            finding(report, "redis", "fail");
            finding(report, "database", "fail");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenFails() throws Exception {
        var data = Files.createDirectory(folder.resolve("data"));
        // Root may write anywhere, but nobody can write into a file as if it were a folder.
        Files.writeString(data.resolve("files"), "in the way");
        failure(with("instance.data", data.toString()), "storage");
    }

    @Test
    void aDirectoryThatOthersMayReadIsWarnedOf() throws Exception {
        var data = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        var warning = finding(examine(with("instance.data", data.toString())), "data", "warn");
        assertTrue(warning.get("message").asText().contains("rwxr-xr-x"), warning.toString());
        assertTrue(warning.get("remedy").asText().startsWith("chmod go-rw"), warning.toString());
    }

    @Test
    void aBucketIsTriedOut() throws Exception {
        try (var server = new S3Server()) {
            var s3 = server.config();
            var keys = new String[] {
                "s3.endpoint",
                s3.endpoint(),
                "s3.bucket",
                s3.bucket(),
                "s3.access_key",
                s3.accessKey().reveal(),
                "s3.secret_key",
                s3.secretKey().reveal()
            };
            assertEquals("ok", worst(examine(with(keys))).get("storage"));
            keys[7] = "another-secret";
            assertFalse(failure(with(keys), "storage").toString().contains("another-secret"));
            keys[7] = s3.secretKey().reveal();
            keys[3] = "no-such-bucket";
            failure(with(keys), "storage");
        }
    }

    @Test
    void aTakenPortIsNamedWithItsKey() throws Exception {
        try (var taken = new ProcessWithPort()) {
            var failure = failure(with("gifs.port", "" + taken.port()), "ports");
            assertTrue(failure.get("message").asText().contains("gifs.port " + taken.port()), failure.toString());
            assertTrue(failure.get("message").asText().contains("process " + taken.process()), failure.toString());
            assertTrue(failure.get("remedy").asText().contains("gifs.port"), failure.toString());
        }
    }

    @Test
    void anAddressThatLeadsElsewhereFails() throws Exception {
        var nobody = failure(with("instance.url", "http://127.0.0.1:" + closedPort()), "public");
        assertTrue(nobody.get("remedy").asText().contains("services run"), nobody.toString());
        // The gateway's own port answers, but is no web port.
        var wrong = failure(with("instance.url", stage.url(ServiceName.GATEWAY, "")), "public");
        assertTrue(wrong.get("message").asText().contains(".well-known/stoat"), wrong.toString());
        var unknown = failure(with("instance.url", "https://chat.invalid"), "public");
        assertTrue(unknown.get("message").asText().contains("name is not known"), unknown.toString());
    }

    @Test
    void aGatewayBehindADeafProxyIsNoticed() throws Exception {
        var url = stage.url(ServiceName.WEB, "");
        // What clients are told to open answers HTTP, but opens no WebSocket.
        try (var misled = stage.beside(
                java.util.Set.of(ServiceName.API, ServiceName.WEB),
                Map.of("gateway.url", "ws" + url.substring("http".length()) + "/api"))) {
            var address = misled.url(ServiceName.WEB, "");
            var failure = failure(with("instance.url", address), "public");
            assertTrue(failure.get("message").asText().contains("no WebSocket"), failure.toString());
        }
    }

    @Test
    void aWrongConfigurationIsToldWhole() throws Exception {
        var file = Files.writeString(folder.resolve("wrong.toml"), "[api]\nprot = 1\n[web]\nport = -1\n");
        var report = Typed.type("doctor", "--json", "--config", file.toString())
                .ends(3)
                .tree();
        var faults = new java.util.ArrayList<String>();
        for (var check : report.get("checks")) {
            if (check.get("name").asText().equals("config"))
                faults.add(check.get("message").asText());
        }
        assertEquals(2, faults.size(), faults.toString());
    }

    @Test
    void theMailServerIsAskedAndSentNothing() throws Exception {
        try (var post = new PostOffice()) {
            post.requires("chat", "right words");
            var well = examine(mail(post.port(), "right words"));
            assertTrue(finding(well, "mail", "ok").get("message").asText().contains("knows chat"));
            assertTrue(finding(well, "mail", "warn").get("message").asText().contains("unencrypted"));
            var stranger = failure(mail(post.port(), "wrong words"), "mail");
            assertTrue(stranger.get("message").asText().contains("refuses mail.user and mail.password"));
            assertFalse(stranger.toString().contains("wrong words"));
            assertEquals(0, post.count());
        }
        var down = failure(mail(closedPort(), "right words"), "mail");
        assertTrue(down.get("message").asText().contains("refused"), down.toString());
    }

    private Config mail(int port, String password) throws IOException {
        return with(
                "instance.url",
                stage.url(ServiceName.WEB, ""),
                "mail.host",
                "127.0.0.1",
                "mail.port",
                Integer.toString(port),
                "mail.encryption",
                "none",
                "mail.from",
                "chat@chat.test",
                "mail.user",
                "chat",
                "mail.password",
                password);
    }

    @Test
    void aLiveKitThatIsDownIsNamed() throws Exception {
        var port = closedPort();
        var failure =
                failure(livekit("http://127.0.0.1:" + port, "ws://127.0.0.1:" + port, LiveKitServer.SECRET), "livekit");
        assertTrue(failure.get("message").asText().contains("cannot be reached"), failure.toString());
    }

    @Test
    void aLiveKitThatDoesNotBelieveUsIsNamed() throws Exception {
        try (var server = LiveKitServer.start("worldwide", stage.port(ServiceName.API))) {
            var well = examine(livekit(server.url(), server.publicUrl(), LiveKitServer.SECRET));
            assertTrue(finding(well, "livekit", "ok").get("message").asText().contains("/livekit/worldwide"));
            var wrong = "wrong but long enough to be a secret of LiveKit";
            var failure = failure(livekit(server.url(), server.publicUrl(), wrong), "livekit");
            assertTrue(failure.get("message").asText().contains("does not believe"), failure.toString());
            assertFalse(failure.toString().contains(wrong));
        }
    }

    private Config livekit(String url, String publicUrl, String secret) throws IOException {
        var node = "livekit.nodes.worldwide.";
        return with(
                node + "url",
                url,
                node + "public_url",
                publicUrl,
                node + "key",
                LiveKitServer.KEY,
                node + "secret",
                secret);
    }
}
