package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.kit.Person;
import discordination.kit.Socket;
import discordination.kit.Stage;
import discordination.kit.Tap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// No request makes a query per row: every operation in a server with 10,000 members, 200 channels and 200 roles, by
/// somebody with many friends, takes as many statements and ways to Redis as in one with a handful of each, and that is
/// few. What was counted is left in `target/query-counts.txt`.
final class QueryCountTest {
    /// Statements, transaction control and savepoints included.
    private static final int MOST_WHEN_READING = 9;

    private static final int MOST_WHEN_WRITING = 20;
    /// From the upgrade to the presence that others see, without the transaction control around a snapshot.
    private static final int MOST_WHEN_ARRIVING = 8;

    private static final Set<String> CONTROL =
            Set.of("BEGIN", "COMMIT", "set transaction isolation level repeatable read");

    /// Ways to Redis and back; a long pipeline leaves in several parts.
    private static final int MOST_WAYS = 8;

    private static final int PARTS = 4;

    /// Nothing works in the background, so that what is heard belongs to the request.
    private static final Map<String, String> ROOM = Map.of(
            "limits.global.server_roles", "1000",
            "limits.global.server_channels", "1000",
            "limits.new_user.servers", "1000",
            "limits.new_user.bots", "1000",
            "api.workers", "0",
            "push.enabled", "false");

    /// Holds the stores, and nobody to ask them.
    @AutoClose
    private static final Stage STAGE = Stage.open(EnumSet.noneOf(ServiceName.class), Map.of());

    @AutoClose
    private static final Tap SQL =
            Tap.beforePostgres(STAGE.config().database().url().reveal());

    @AutoClose
    private static final Tap REDIS =
            Tap.beforeRedis(STAGE.config().redis().url().reveal());

    @AutoClose
    private static final Stage API =
            STAGE.beside(EnumSet.of(ServiceName.API), with("database.url", SQL.url(), "redis.url", REDIS.url()));

    /// Has a wire of its own, so that what connections do in the background is not taken for a request's.
    @AutoClose
    private static final Tap GATEWAY_SQL =
            Tap.beforePostgres(STAGE.config().database().url().reveal());

    @AutoClose
    private static final Tap GATEWAY_REDIS =
            Tap.beforeRedis(STAGE.config().redis().url().reveal());

    @AutoClose
    private static final Stage GATEWAY = STAGE.beside(
            EnumSet.of(ServiceName.GATEWAY), with("database.url", GATEWAY_SQL.url(), "redis.url", GATEWAY_REDIS.url()));

    private static final String EVERYTHING = "&ready=users&ready=servers&ready=channels&ready=members&ready=emojis"
            + "&ready=channel_unreads&ready=voice_states&ready=policy_changes&ready=user_settings[theme]";

    private static Sample small;
    private static Sample large;
    private static Person joiner;

    private static Map<String, String> with(String... settings) {
        var all = new HashMap<>(ROOM);
        for (int i = 0; i < settings.length; i += 2) all.put(settings[i], settings[i + 1]);
        return all;
    }

    @BeforeAll
    static void twoServers() {
        var owner = API.person("owner");
        joiner = API.person("joiner");
        small = new Sample(API, new Sample.Size("A", 30, 3, 3, 3), owner, joiner);
        large = new Sample(API, new Sample.Size("B", 10_000, 200, 200, 40), owner, joiner);
    }

    /// What was asked of PostgreSQL and of Redis.
    private record Asked(List<String> redis, List<String> sql) {
        static Asked during(Runnable deed) {
            var sql = new ArrayList<String>();
            return new Asked(REDIS.during(() -> sql.addAll(SQL.during(deed))), sql);
        }
    }

    @Test
    void noOperationAsksMoreWhereThereIsMore() throws IOException {
        var report = new StringBuilder("statements (transaction control included) in a small server, and with 10,000"
                + " members, 200 channels\nand 200 roles; then how often Redis was asked\n\n");
        var faults = new ArrayList<String>();
        theGateway(report, faults);
        var tried = new TreeSet<String>();
        for (var operation : new Operations(API).all()) {
            tried.add(operation.route());
            Asked few;
            Asked many;
            try {
                few = Asked.during(operation.prepared(small));
                many = Asked.during(operation.prepared(large));
            } catch (AssertionError e) {
                faults.add(operation + " was refused: " + e.getMessage());
                continue;
            }
            report.append("%-80s %3d %3d   %3d %3d%n"
                    .formatted(operation, few.sql.size(), many.sql.size(), few.redis.size(), many.redis.size()));
            if (many.sql.size() > few.sql.size()) faults.add(operation + " grows\n" + more(few.sql, many.sql));
            if (many.redis.size() > few.redis.size() + PARTS)
                faults.add(operation + " grows\n" + more(few.redis, many.redis));
            var most = operation.reads() ? MOST_WHEN_READING : MOST_WHEN_WRITING;
            if (many.sql.size() > most || many.redis.size() > MOST_WAYS) faults.add(operation + " asks too much");
        }
        Files.writeString(Path.of("target", "query-counts.txt"), report);
        assertEquals("", String.join("\n", faults), report.toString());
        var untried = new TreeSet<String>();
        API.app().routes().forEach(route -> untried.add(route.method() + " " + route.path()));
        untried.removeAll(tried);
        assertTrue(untried.isEmpty(), "nobody counts what these routes ask, see Operations: " + untried);
    }

    /// What is asked more often than in the small server.
    private static String more(List<String> few, List<String> many) {
        var more = new ArrayList<>(many);
        few.forEach(more::remove);
        return more.stream()
                .map(sql -> "    " + sql.lines().findFirst().orElse(""))
                .distinct()
                .limit(5)
                .collect(Collectors.joining("\n"));
    }

    /// What a gateway asks when somebody connects, until others see that they are there.
    private static void theGateway(StringBuilder report, List<String> faults) {
        try (var onlooker = small.owner.at(GATEWAY).connect()) {
            awaitPresence(onlooker, small.owner, true);
            var few = arrival(small, onlooker);
            var many = arrival(large, onlooker);
            report.append("%-80s %3d %3d   %3d %3d%n"
                    .formatted("gateway: Ready", few.sql.size(), many.sql.size(), few.redis.size(), many.redis.size()));
            if (many.sql.size() > few.sql.size()) faults.add("Ready grows\n" + more(few.sql, many.sql));
            if (many.redis.size() > few.redis.size() + PARTS) faults.add("Ready grows\n" + more(few.redis, many.redis));
            if (many.sql.size() > MOST_WHEN_ARRIVING) faults.add("Ready asks too much: " + many.sql);
            if (many.redis.size() > MOST_WAYS + PARTS) faults.add("Ready asks too much: " + many.redis);
        }
    }

    /// What a gateway asks Redis on its own account, whoever comes: whether the link holds, and that it lives itself.
    private static final Set<String> HEARTBEAT = Set.of("PING", "ZADD", "SCARD", "ZRANGE", "UNSUBSCRIBE");

    private static Asked arrival(Sample sample, Socket onlooker) {
        GATEWAY_SQL.awaitSilence();
        var sql = new ArrayList<String>();
        var redis = new ArrayList<>(GATEWAY_REDIS.during(() -> sql.addAll(GATEWAY_SQL.during(() -> {
            try (var socket = sample.moderator.at(GATEWAY).connect(EVERYTHING)) {
                // Every call of a server has somebody, and is told with their membership.
                assertEquals(
                        sample.size.people(),
                        socket.ready()
                                .get("voice_states")
                                .findValues("joined_at")
                                .size());
                awaitPresence(onlooker, sample.moderator, true);
                // Whether they may be shown is asked before others are told, and once more afterwards.
                GATEWAY_SQL.awaitHeard("status_presence = 'INVISIBLE'", 2);
            }
        }))));
        awaitPresence(onlooker, sample.moderator, false);
        sql.removeIf(CONTROL::contains);
        redis.removeIf(HEARTBEAT::contains);
        return new Asked(redis, sql);
    }

    private static void awaitPresence(Socket onlooker, Person person, boolean online) {
        onlooker.await(
                "UserUpdate",
                event -> event.get("id").asText().equals(person.id())
                        && event.at("/data/online").asBoolean(!online) == online);
    }

    @Test
    void theTapHearsEverything() {
        Runnable once = () -> joiner.get("/users/@me");
        Runnable often = () -> {
            for (int i = 0; i < 7; i++) once.run();
        };
        var asked = Asked.during(once);
        assertEquals(7 * asked.sql.size(), Asked.during(often).sql.size());
        Runnable told =
                () -> joiner.patch("/users/@me", Map.of("pronouns", "they")).ok();
        assertTrue(REDIS.during(told).contains("PUBLISH"));
        assertEquals(List.of(), SQL.during(() -> {}));
    }
}
