package discordination.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.config.DatabaseAddress;
import discordination.http.Json;
import discordination.kit.Stage;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The measurement measures everything it names, and leaves nothing behind.
final class BenchTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static int count(String table) {
        return stage.database()
                .read(handle -> handle.createQuery("select count(*) from " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    private static Settings settings(Set<Part> parts, List<String> tokens) throws Exception {
        return new Settings(
                parts,
                stage.url(ServiceName.API, ""),
                DatabaseAddress.of(stage.config().database().url()),
                ProcessHandle.current().pid(),
                SSLContext.getDefault(),
                tokens,
                true,
                3,
                2,
                List.of(2),
                0.1,
                1,
                4,
                20,
                50);
    }

    @Test
    void everyFigureIsThereAndNothingStays() throws Exception {
        var figures = new Bench(settings(EnumSet.allOf(Part.class), List.of()), _ -> {}).run();
        assertEquals(10, figures.requests().size());
        for (var operation : figures.requests()) {
            assertTrue(operation.measured().perSecond() > 0, operation::toString);
            assertTrue(operation.measured().p50Ms() <= operation.measured().p99Ms(), operation::toString);
        }
        var posting = figures.posting().getFirst();
        assertTrue(posting.inserts() > 0 && posting.ratio() > 0, posting::toString);
        assertEquals(new Figures.Faults(0, 0, 0, 0), figures.fanOut().faults());
        assertTrue(figures.fanOut().deliveriesPerSecond() > 0);
        assertTrue(figures.fanOut().frameBytes() > 200, figures.fanOut()::toString);
        assertTrue(figures.fanOut().cost().instance() > 0);
        assertEquals(new Figures.Faults(0, 0, 0, 0), figures.pace().faults());
        assertEquals(5, figures.pace().messages());
        assertTrue(
                figures.pace().lastSocket().maxMs() >= figures.pace().delivery().p50Ms());
        assertNotNull(figures.pace().answer());
        assertTrue(figures.listeners().perProcessorSecond() > 1000);
        assertTrue(figures.conditions().postgresql().contains("fsync on"));
        assertEquals(List.of(0, 0), List.of(count("servers"), count("messages")));
        assertEquals(0, count("nonces where user_id like '%PGBENCH'"));
        assertEquals(0, count("accounts where email like '%@bench.invalid' and not disabled"));
        var json = Json.WIRE.readTree(Json.bytes(figures));
        assertEquals(4, json.at("/fan_out/sockets").intValue());
        assertEquals(0, json.at("/fan_out/faults/lost").intValue());
        assertTrue(json.at("/pace/last_socket/p99_ms").isDouble());
    }

    @Test
    void onlyWhatIsAskedForIsMeasuredWithTheAccountsThatAreGiven() throws Exception {
        var alice = stage.person("alice");
        var figures = new Bench(settings(EnumSet.of(Part.PACE), List.of(alice.token())), _ -> {}).run();
        assertNull(figures.fanOut());
        assertNull(figures.requests());
        assertEquals(5, figures.pace().messages());
        assertEquals(0, figures.pace().faults().lost());
        alice.get("/users/@me").is(200);
        var wrong = settings(EnumSet.of(Part.PACE), List.of("nobody"));
        var refused = assertThrows(IOException.class, () -> new Bench(wrong, _ -> {}).run());
        assertTrue(refused.getMessage().contains("401"), refused.getMessage());
    }

    @Test
    void percentilesAreThoseOfTheDurations() {
        var latencies = new Latencies();
        assertTrue(Double.isNaN(latencies.at(0.5)));
        for (int i = 1; i <= 1000; i++) latencies.add(i * 1_000_000L);
        assertEquals(500, latencies.at(0.5), 5);
        assertEquals(900, latencies.at(0.9), 9);
        assertEquals(990, latencies.at(0.99), 9.9);
        assertEquals(1000, latencies.at(1));
        var more = new Latencies();
        more.add(-5);
        more.add(Long.MAX_VALUE);
        latencies.add(more);
        assertEquals(1002, latencies.count());
        assertEquals(0, latencies.at(0));
        assertEquals(Long.MAX_VALUE / 1e6, latencies.at(1));
    }
}
