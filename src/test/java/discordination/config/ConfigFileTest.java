package discordination.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.config.ConfigFaults.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an administrator may rely on: precedence, every fault at once with its place, and secrets that stay secret.
final class ConfigFileTest {
    @TempDir
    Path folder;

    @Test
    void exampleInTheRepositoryIsTheGeneratedOne() throws IOException {
        assertEquals(ConfigText.example(), Files.readString(Path.of("config.example.toml")));
    }

    @Test
    void exampleReadsAsTheDefaults() {
        assertEquals(Config.defaults(), ConfigFile.parse(ConfigText.example()));
    }

    @Test
    void printedConfigReadsAsTheSame() {
        var config = ConfigFile.parse("""
                [database]
                url = "postgres://anna:gr%C3%BCn@db.example:5433/chat?sslmode=require"
                [gateway]
                heartbeat_interval = "1500ms"
                """);
        assertEquals(config, ConfigFile.parse(ConfigText.of(config, true)));
        assertEquals("grün", config.database().address().password().reveal());
        assertEquals(
                "jdbc:postgresql://db.example:5433/chat?sslmode=require",
                config.database().address().jdbcUrl());
    }

    @Test
    void limitsOfNewAndOldAccountsDiffer() {
        var limits = Config.defaults().limits();
        assertEquals(5, limits.newUser().outgoingFriendRequests());
        assertEquals(10, limits.standard().outgoingFriendRequests());
        assertEquals(List.of(1080, 720), limits.newUser().videoResolution());
        assertEquals(2_500_000, limits.standard().fileUploadSizeLimit().icons());
    }

    @Test
    void whoIsNewIsToldByTheirId() {
        var limits = Config.defaults().limits();
        var now = Instant.now();
        assertEquals(limits.newUser(), limits.of(bornAt(now)));
        assertEquals(limits.newUser(), limits.of(bornAt(now.minus(Duration.ofHours(71)))));
        assertEquals(limits.standard(), limits.of(bornAt(now.minus(Duration.ofHours(73)))));
        // A clock that is ahead makes nobody old (rest-accounts 3).
        assertEquals(limits.newUser(), limits.of(bornAt(now.plus(Duration.ofDays(400)))));
        assertEquals(limits.newUser(), limits.of("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
    }

    private static String bornAt(Instant time) {
        return UlidCreator.getUlid(time.toEpochMilli()).toString();
    }

    @Test
    void laterSourcesWin() throws IOException {
        var file = write("config.toml", "[api]\nport = 1\n[redis]\npool_size = 3\n[web]\nport = 4\n[gifs]\nport = 9");
        write("redis.pool_size", "5\n");
        write("discordination.web.port", "6");
        var password = write("url", "postgres://a:b@c/d\n");
        var config = ConfigFile.load(
                file,
                Map.of(
                        "CREDENTIALS_DIRECTORY", folder.toString(),
                        "DISCORDINATION_WEB_PORT", "7",
                        "DISCORDINATION_DATABASE_URL_FILE", password.toString(),
                        "DISCORDINATION_LIMITS_NEW_USER_BOTS", "8",
                        "DISCORDINATION_LINKS_PORTS", "80, 443",
                        "DISCORDINATION_LINKS_BLOCKED_DOMAINS", "",
                        "DISCORDINATION_SERVICE_HOST", "10.0.0.1",
                        "DISCORDINATION_PORT_8080_TCP", "tcp://10.0.0.1:8080"),
                Map.of("gifs.port", "10"));
        assertEquals(1, config.api().port());
        assertEquals(5, config.redis().poolSize());
        assertEquals(7, config.web().port());
        assertEquals(8, config.limits().newUser().bots());
        assertEquals(10, config.gifs().port());
        assertEquals(List.of(80, 443), config.links().ports());
        assertEquals(List.of(), config.links().blockedDomains());
        assertEquals("postgres://a:b@c/d", config.database().url().reveal());
    }

    @Test
    void aWholeFolderOfCredentialsIsReadAndItsTyposAreRefused() throws IOException {
        write("discordination_database.url", "postgres://a:b@c/d\n");
        write("encrypted_redis.url", "redis://:e@f\n");
        write("of.somebody.else", "x");
        var environment = Map.of("CREDENTIALS_DIRECTORY", folder.toString());
        var config = ConfigFile.load(null, environment, Map.of());
        assertEquals("postgres://a:b@c/d", config.database().url().reveal());
        assertEquals("redis://:e@f", config.redis().url().reveal());
        write("discordination_databse.url", "y");
        assertFault(
                faults(null, environment),
                "databse.url",
                "credential discordination_databse.url",
                "unknown key; did you mean database.url?");
    }

    @Test
    void everyFaultIsToldAtOnceWithItsPlace() throws IOException {
        var file = write("config.toml", """
                [api]
                port = "8080"
                prot = 1

                [gateway]
                port = 70000
                heartbeat_interval = "soon"

                [gifs]
                provider = "tenro"

                [limits.new_user]
                bots = -1

                [apy]
                x = 1
                """);
        var faults =
                faults(file, Map.of("DISCORDINATION_FILES_PORT", "x", "DISCORDINATION_DATABSE_URL", "postgres://"));
        assertFault(faults, "api.port", file + ":2", "must be a whole number, is \"8080\"");
        assertFault(faults, "api.prot", file + ":3", "did you mean api.port?");
        assertFault(faults, "gateway.port", file + ":6", "between 0 and 65535, is 70000");
        assertFault(faults, "gateway.heartbeat_interval", file + ":7", "must be a duration");
        assertFault(faults, "gifs.provider", file + ":10", "one of \"none\", \"tenor\", \"giphy\"");
        assertFault(faults, "limits.new_user.bots", file + ":13", "is -1");
        assertFault(faults, "apy", file + ":15", "unknown key");
        assertFault(faults, "files.port", "DISCORDINATION_FILES_PORT", "must be a whole number");
        assertFault(faults, "DISCORDINATION_DATABSE_URL", "environment", "did you mean DISCORDINATION_DATABASE_URL?");
        assertEquals(9, faults.size(), faults::toString);
    }

    @Test
    void whatMailAndAccountsNeedIsThere() throws IOException {
        var rubbish = write("rubbish.pem", "no certificate");
        var file = write("config.toml", """
                [mail]
                host = "smtp.example.org"
                user = "chat"
                certificate = "%s"

                [captcha]
                secret = "s"
                url = "ftp://verify.example.org"

                [accounts]
                refused_passwords = "/nowhere/passwords.txt"
                refused_domains = "%s"
                """.formatted(rubbish, folder));
        var faults = faults(file, Map.of());
        assertEquals(
                List.of(
                        "accounts.refused_domains",
                        "accounts.refused_passwords",
                        "captcha.key",
                        "captcha.url",
                        // Links must not be built from what a request calls us.
                        "instance.url",
                        "mail.certificate",
                        "mail.from",
                        "mail.password"),
                faults.stream().map(Fault::key).sorted().toList(),
                faults::toString);
    }

    @Test
    void rulesAcrossKeysAreKept() {
        var faults =
                assertThrows(ConfigFaults.class, () -> ConfigFile.parse("""
                        [instance]
                        url = "chat.example/"
                        trusted_proxies = ["localhost", "10.0.0.0/33"]
                        [database]
                        url = "postgres://anna:p#ssw/rd@db/chat"
                        [redis]
                        url = "http://localhost"
                        [s3]
                        endpoint = "https://s3.example"
                        [gifs]
                        provider = "tenor"
                        """)).faults();
        assertEquals(
                List.of(
                        "instance.url",
                        "instance.trusted_proxies",
                        "instance.trusted_proxies",
                        "database.url",
                        "redis.url",
                        "s3.bucket",
                        "gifs.key"),
                faults.stream().map(Fault::key).toList());
        assertFalse(faults.toString().contains("p#ss"), "a fault shows the password");
    }

    @Test
    void brokenTomlNamesItsLine() throws IOException {
        var file = write("config.toml", "[api]\nport = 1\nhost = oops\n");
        assertEquals(file + ":3", faults(file, Map.of()).getFirst().source());
    }

    @Test
    void missingFileIsAFault() {
        var faults = faults(folder.resolve("absent.toml"), Map.of());
        assertTrue(faults.getFirst().says().contains("no such file"), faults::toString);
    }

    @Test
    void secretsAreNotPrinted() {
        var config = ConfigFile.parse("""
                [database]
                url = "postgres://anna:hidden1@db/chat"
                [redis]
                url = "rediss://:hidden2@cache:6380/1"
                [s3]
                endpoint = "https://s3.example"
                bucket = "b"
                access_key = "hidden3"
                secret_key = "hidden4"
                """);
        for (var shown : List.of(ConfigText.of(config, false), config.toString())) {
            assertFalse(shown.contains("hidden"), shown);
            assertTrue(shown.contains("rediss://:***@cache:6380/1"), shown);
            assertTrue(shown.contains("postgres://anna:***@db/chat"), shown);
        }
        assertEquals("***", new Secret("jdbc:postgresql://db/chat?password=x").redacted());
    }

    @Test
    void dataDirectoryFollowsTheSystem() {
        assertEquals(
                Path.of("/var/lib/private/chat"),
                load(Map.of("STATE_DIRECTORY", "/var/lib/private/chat:/x"))
                        .instance()
                        .data());
        var given = ConfigFile.load(null, Map.of("STATE_DIRECTORY", "/a"), Map.of("instance.data", "/b/../c"));
        assertEquals(Path.of("/c"), given.instance().data());
    }

    @Test
    void variablesAreUnambiguous() {
        var variables = new HashSet<String>();
        for (var table : ConfigKey.tables()) {
            for (var key : table.keys()) {
                assertTrue(variables.add(key.variable()), key::variable);
                assertFalse(key.variable().endsWith("_FILE"), key::variable);
                assertFalse(key.says().isBlank(), key::path);
            }
        }
        assertEquals(Duration.ofSeconds(45), Config.defaults().gateway().heartbeatInterval());
    }

    private Config load(Map<String, String> environment) {
        return ConfigFile.load(null, environment, Map.of());
    }

    private List<Fault> faults(Path file, Map<String, String> environment) {
        return assertThrows(ConfigFaults.class, () -> ConfigFile.load(file, environment, Map.of()))
                .faults();
    }

    private static void assertFault(List<Fault> faults, String key, String source, String says) {
        assertTrue(
                faults.stream()
                        .anyMatch(f -> f.key().equals(key)
                                && f.source().equals(source)
                                && f.says().contains(says)),
                () -> key + " " + source + " " + says + " is not among\n" + faults);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
