package discordination.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.config.DatabaseAddress;
import discordination.http.Json;
import discordination.http.Trust;
import discordination.kit.Stage;
import discordination.kit.TlsPostOffice;
import discordination.kit.TlsTunnel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The measurement measures everything it names, and leaves nothing behind.
final class BenchTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    @TempDir
    private Path folder;

    private static int count(String table) {
        return stage.database()
                .read(handle -> handle.createQuery("select count(*) from " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    private static Settings settings(Set<Part> parts, List<String> tokens) throws Exception {
        return settings(stage.url(ServiceName.API, ""), SSLContext.getDefault(), parts, tokens);
    }

    private static Settings settings(String api, SSLContext tls, Set<Part> parts, List<String> tokens) {
        return new Settings(
                parts,
                api,
                DatabaseAddress.of(stage.config().database().url()),
                ProcessHandle.current().pid(),
                tls,
                tokens,
                true,
                BenchTest::start,
                new Settings.Amounts(0.1, 1, 3, 2, List.of(2), 4, 20, 50, 20, 3, 4, 20));
    }

    /// A second gateway on the stores of the first.
    private static double start(String service) {
        var began = System.nanoTime();
        var services = EnumSet.of(ServiceName.valueOf(service.toUpperCase(Locale.ROOT)));
        try (var _ = stage.beside(services, Map.of())) {
            return (System.nanoTime() - began) / 1e9;
        }
    }

    @Test
    void everyFigureIsThereAndNothingStays() throws Exception {
        var figures = new Bench(settings(EnumSet.allOf(Part.class), List.of()), _ -> {}).run();
        assertNull(figures.failures());
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
        assertEquals(20, figures.idle().sockets());
        assertTrue(figures.idle().before() > 10_000_000, figures.idle()::toString);
        assertEquals(0, figures.idle().lostConnections());
        assertTrue(figures.ready().bytes() > 3 * 4 * 100, figures.ready()::toString);
        assertTrue(figures.ready().took().p50Ms() > 0, figures.ready()::toString);
        assertTrue(figures.storm().seconds() * 1000 >= figures.storm().took().p50Ms(), figures.storm()::toString);
        assertEquals("gateway", figures.start().getFirst().service());
        if (Nginx.find().isPresent()) {
            assertEquals(figures.fanOut().frameBytes(), figures.fanOutOfNginx().frameBytes());
            assertEquals(0, figures.fanOutOfNginx().faults().lost());
            assertTrue(figures.fanOutRatio() > 0);
        } else {
            assertNull(figures.fanOutRatio());
        }
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
    void anAddressWithTlsIsMeasuredAsWell() throws Exception {
        var keys = TlsPostOffice.Keys.make(folder, "dns:localhost");
        try (var gateway = new TlsTunnel(keys, stage.port(ServiceName.GATEWAY));
                var apart = stage.beside(
                        EnumSet.of(ServiceName.API), Map.of("gateway.url", "wss://localhost:" + gateway.port()));
                var api = new TlsTunnel(keys, apart.port(ServiceName.API))) {
            var tokens =
                    List.of(stage.person("bob").token(), stage.person("carol").token());
            var address = "https://localhost:" + api.port();
            var trusting =
                    settings(address, Trust.with(keys.certificate()), EnumSet.of(Part.FAN_OUT, Part.PACE), tokens);
            var figures = new Bench(trusting, _ -> {}).run();
            assertEquals(new Figures.Faults(0, 0, 0, 0), figures.fanOut().faults());
            assertEquals(new Figures.Faults(0, 0, 0, 0), figures.pace().faults());
            var strict = settings(address, SSLContext.getDefault(), EnumSet.of(Part.PACE), tokens);
            assertThrows(IOException.class, () -> new Bench(strict, _ -> {}).run());
        }
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
