package discordination.command;

import discordination.bench.Figures;
import discordination.bench.Figures.Percentiles;
import java.util.List;

/// Prints the figures of `bench` for people, each part as a table of its own.
final class BenchTables {
    private final Terminal terminal;

    BenchTables(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(Figures figures) {
        var conditions = figures.conditions();
        terminal.say("%d processors, load %.2f before, Java %s, PostgreSQL %s"
                .formatted(conditions.processors(), conditions.load(), conditions.java(), conditions.postgresql()));
        idle(figures.idle());
        requests(figures);
        posting(figures);
        fanOut(figures);
        pace(figures.pace());
        if (figures.listeners() != null) {
            terminal.say("");
            terminal.say("the listeners alone take %,d frames of 400 bytes a second, %,d in a second of processor time"
                    .formatted(
                            figures.listeners().perSecond(), figures.listeners().perProcessorSecond()));
        }
        ready(figures.ready());
        storm(figures.storm());
        start(figures.start());
    }

    private void idle(Figures.Idle idle) {
        if (idle == null) return;
        var table = new Table(
                "idle sessions", "bytes each", "MB without", "MB with", "Ready p50 ms", "Ready p99 ms", "lost");
        table.row(
                idle.sockets(),
                idle.bytesPerConnection(),
                idle.before() >> 20,
                idle.after() >> 20,
                idle.connecting().p50Ms(),
                idle.connecting().p99Ms(),
                idle.lostConnections());
        say(table);
    }

    private void ready(Figures.Arrival ready) {
        if (ready == null) return;
        var table = new Table(
                "Ready in %,d servers of %,d channels".formatted(ready.servers(), ready.channels()),
                "bytes",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "max ms");
        var took = ready.took();
        table.row(
                "one after another, %,d times".formatted(ready.rounds()),
                ready.bytes(),
                took.p50Ms(),
                took.p90Ms(),
                took.p99Ms(),
                took.maxMs());
        say(table);
    }

    private void storm(Figures.Storm storm) {
        if (storm == null) return;
        var table = new Table(
                "%,d clients come back at once".formatted(storm.clients()), "p50 ms", "p90 ms", "p99 ms", "max ms");
        row(table, "until Ready", storm.took());
        row(table, "others' messages until the answer", storm.answer());
        say(table);
        terminal.say("all of them were ready after %.2f s, %,d connections failed and came again"
                .formatted(storm.seconds(), storm.failed()));
        say(storm.cost());
    }

    private void start(List<Figures.Start> all) {
        if (all == null) return;
        var table = new Table("start alone", "first s", "then, median s", "slowest s");
        for (var start : all) table.row(start.service(), start.first(), start.median(), start.slowest());
        say(table);
    }

    private void requests(Figures figures) {
        if (figures.requests() == null) return;
        var table = new Table("request", "clients", "per second", "p50 ms", "p99 ms", "max ms");
        for (var operation : figures.requests()) {
            var measured = operation.measured();
            table.row(
                    operation.name(),
                    measured.connections(),
                    measured.perSecond(),
                    measured.p50Ms(),
                    measured.p99Ms(),
                    measured.maxMs());
        }
        say(table);
    }

    private void posting(Figures figures) {
        if (figures.posting() == null) return;
        var inserter = figures.conditions().inserter();
        var table = new Table(
                "senders",
                "messages per second",
                "p50 ms",
                "p99 ms",
                "max ms",
                inserter == null ? "inserts" : "inserts by " + inserter,
                "ratio");
        for (var row : figures.posting()) {
            var measured = row.measured();
            table.row(
                    measured.connections(),
                    measured.perSecond(),
                    measured.p50Ms(),
                    measured.p99Ms(),
                    measured.maxMs(),
                    row.inserts(),
                    row.ratio());
        }
        say(table);
    }

    private void fanOut(Figures figures) {
        if (figures.fanOut() == null) return;
        var table = new Table(
                "fan-out",
                "sockets",
                "messages",
                "bytes",
                "deliveries per second",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "max ms");
        row(table, "this instance", figures.fanOut());
        if (figures.fanOutOfNginx() != null) row(table, "nginx with nchan", figures.fanOutOfNginx());
        say(table);
        if (figures.fanOutRatio() != null) terminal.say("ratio to nginx %.2f".formatted(figures.fanOutRatio()));
        say(figures.fanOut().faults(), figures.fanOut().cost());
        if (figures.fanOutOfNginx() != null) {
            terminal.say("nginx:");
            say(figures.fanOutOfNginx().faults(), figures.fanOutOfNginx().cost());
        }
    }

    private static void row(Table table, String who, Figures.FanOut fanOut) {
        var delivery = fanOut.delivery();
        table.row(
                who,
                fanOut.sockets(),
                fanOut.messages(),
                fanOut.frameBytes(),
                fanOut.deliveriesPerSecond(),
                delivery.p50Ms(),
                delivery.p90Ms(),
                delivery.p99Ms(),
                delivery.maxMs());
    }

    private void pace(Figures.Pace pace) {
        if (pace == null) return;
        var table = new Table(
                "%,d messages a second to %,d sockets".formatted(pace.perSecond(), pace.sockets()),
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "max ms");
        row(table, "until the last socket", pace.lastSocket());
        row(table, "until each socket", pace.delivery());
        row(table, "until the answer", pace.answer());
        say(table);
        say(pace.faults(), pace.cost());
    }

    private static void row(Table table, String what, Percentiles took) {
        if (took == null) table.row(what, null, null, null, null);
        else table.row(what, took.p50Ms(), took.p90Ms(), took.p99Ms(), took.maxMs());
    }

    private void say(Table table) {
        terminal.say("");
        table.printTo(terminal);
    }

    private void say(Figures.Faults faults, Figures.Cost cost) {
        terminal.say("lost %,d, doubled %,d, out of order %,d, connections lost %,d"
                .formatted(faults.lost(), faults.doubled(), faults.unordered(), faults.connections()));
        say(cost);
    }

    private void say(Figures.Cost cost) {
        var processor = "processor seconds: the clients " + cost.clients();
        if (cost.instance() != null) {
            processor += ", the instance " + cost.instance() + ", what it has started " + cost.children();
        }
        terminal.say(processor + "; load " + cost.load());
    }
}
