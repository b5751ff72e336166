package discordination.command;

import discordination.bench.Figures;
import discordination.bench.Figures.Percentiles;

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
        requests(figures);
        posting(figures);
        if (figures.listeners() != null) {
            terminal.say("");
            terminal.say("the listeners alone take %,d frames of 400 bytes a second, %,d in a second of processor time"
                    .formatted(
                            figures.listeners().perSecond(), figures.listeners().perProcessorSecond()));
        }
        fanOut(figures);
        pace(figures.pace());
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
        var processor = "processor seconds: the clients " + cost.clients();
        if (cost.instance() != null) {
            processor += ", the instance " + cost.instance() + ", what it has started " + cost.children();
        }
        terminal.say(processor + "; load " + cost.load());
    }
}
