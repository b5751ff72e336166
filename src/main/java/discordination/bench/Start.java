package discordination.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// How long a service takes to be ready as a process of its own.
final class Start {
    private static final List<String> SERVICES = List.of("gateway", "api");
    private static final int ROUNDS = 3;

    private Start() {}

    static List<Figures.Start> run(Settings.Starter starter, Consumer<String> progress) throws IOException {
        var all = new ArrayList<Figures.Start>();
        for (var service : SERVICES) {
            progress.accept("starting the " + service + " alone, again and again");
            var first = starter.start(service);
            var later = new ArrayList<Double>();
            for (int i = 0; i < ROUNDS; i++) later.add(starter.start(service));
            later.sort(null);
            all.add(new Figures.Start(
                    service,
                    Figures.rounded(first),
                    Figures.rounded(later.get(ROUNDS / 2)),
                    Figures.rounded(later.getLast())));
        }
        return all;
    }
}
