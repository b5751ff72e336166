package discordination.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.app.ServiceName;
import discordination.config.DatabaseAddress;
import discordination.kit.Stage;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The measurement measures everything it names, and leaves nothing behind but accounts.
final class BenchTest {
    @AutoClose
    private static final Stage stage = Stage.open();

    private static int count(String table) {
        return stage.database()
                .read(handle -> handle.createQuery("select count(*) from " + table)
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void everyFigureIsThereAndTheServerIsGone() throws Exception {
        var settings = new Bench.Settings(
                stage.url(ServiceName.API, ""),
                DatabaseAddress.of(stage.config().database().url()),
                2,
                List.of(2),
                0.1,
                1,
                4,
                3,
                5);
        var figures = new Bench(settings, _ -> {}).run();
        assertEquals(10, figures.operations().size());
        for (var operation : figures.operations()) {
            assertTrue(operation.measured().perSecond() > 0, operation::toString);
            assertTrue(operation.measured().p50Ms() <= operation.measured().p99Ms(), operation::toString);
        }
        var posting = figures.posting().getFirst();
        assertTrue(posting.inserts() > 0 && posting.ratio() > 0, posting::toString);
        assertEquals(0, figures.fanOut().lostConnections());
        assertTrue(figures.conditions().postgresql().contains("fsync on"));
        assertEquals(List.of(0, 0), List.of(count("servers"), count("messages")));
        assertEquals(0, count("nonces where user_id like '%PGBENCH'"));
    }
}
