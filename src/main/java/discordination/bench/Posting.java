package discordination.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// How fast requests are answered: each of the ten most frequent kinds, and messages beside the bare inserts of their
/// rows.
final class Posting {
    private final Settings.Amounts settings;
    private final Wire api;
    private final Operations.Place place;
    private final Consumer<String> progress;

    Posting(Settings.Amounts settings, Wire api, Operations.Place place, Consumer<String> progress) {
        this.settings = settings;
        this.api = api;
        this.place = place;
        this.progress = progress;
    }

    List<Figures.Operation> requests() throws IOException {
        var measured = new ArrayList<Figures.Operation>();
        progress.accept("warming up");
        for (var deed : new Operations(place).all().values()) {
            Load.run(api, settings.clients(), Math.min(1, settings.seconds()), deed);
        }
        for (var operation : new Operations(place).all().entrySet()) {
            progress.accept(operation.getKey());
            measured.add(new Figures.Operation(operation.getKey(), load(settings.clients(), operation.getValue())));
        }
        return measured;
    }

    private Load.Measured load(int connections, Load.Deed deed) throws IOException {
        return Load.run(api, connections, settings.seconds(), deed);
    }

    /// Sending and inserting take turns, so that both meet the same machine.
    ///
    /// @param inserts null when they cannot be measured
    List<Figures.Posting> messages(Inserts inserts) throws IOException, SQLException {
        var all = new ArrayList<Figures.Posting>();
        // A young JVM spends more on compiling itself than on messages.
        progress.accept("warming up");
        var most = settings.connections().stream().max(Integer::compare).orElse(1);
        Load.run(api, most, 4 * settings.seconds(), new Operations(place).post());
        for (var connections : settings.connections()) {
            Load.Measured best = null;
            Long inserted = null;
            for (int round = 1; round <= settings.rounds(); round++) {
                progress.accept("posting with " + connections + " connections, round " + round);
                var measured = load(connections, new Operations(place).post());
                if (best == null || measured.perSecond() > best.perSecond()) best = measured;
                if (inserts == null) continue;
                progress.accept("inserting by " + inserts.name() + " with " + connections + " connections");
                var rate = inserts.perSecond(place.channel(), connections, (int) Math.ceil(settings.seconds()));
                if (inserted == null || rate > inserted) inserted = rate;
            }
            var ratio = inserted == null ? null : Math.round(1000.0 * best.perSecond() / inserted) / 1000.0;
            all.add(new Figures.Posting(best, inserted, ratio));
        }
        return all;
    }
}
