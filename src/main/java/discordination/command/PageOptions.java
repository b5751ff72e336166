package discordination.command;

import discordination.app.ExitCode;
import discordination.app.Refusal;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/// The options of commands that list something a page at a time.
final class PageOptions {
    private static final int MOST = 10_000;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--after", paramLabel = "ID", description = "Go on after this id, the last one of a page.")
    private String after;

    /// The id to go on after, or null.
    String after() {
        return after;
    }

    /// How many to read: one more than is shown, which tells whether there are more.
    int wanted() throws Refusal {
        if (limit < 1 || limit > MOST) throw new Refusal(ExitCode.USAGE, "--limit must be between 1 and " + MOST);
        return limit + 1;
    }

    /// What is shown of what was found.
    <T> List<T> page(List<T> found) {
        return found.subList(0, Math.min(limit, found.size()));
    }

    /// Says, below the page, how to see the next one, if there is one.
    <T> void tellOfMore(List<T> found, Function<T, String> id, Terminal terminal) {
        if (found.size() > limit) terminal.remark("There are more: --after " + id.apply(found.get(limit - 1)));
    }
}
