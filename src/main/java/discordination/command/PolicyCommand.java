package discordination.command;

import discordination.app.ExitCode;
import discordination.app.Refusal;
import discordination.http.Problem;
import discordination.policy.PolicyChange;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `policy`: tells everybody that the rules of the house have changed.
@Command(
        description = "Tell everybody that terms, privacy policy or rules have changed.",
        exitCodeList = {
            "65:what was given is no address or no time",
            "67:there is no such announcement",
            "77:the installation belongs to another user of this machine"
        })
public final class PolicyCommand {
    /// A day where the machine stands, or an exact moment.
    private static Instant moment(String text) throws Refusal {
        if (text == null) return null;
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new Refusal(
                    ExitCode.REFUSED, "no day like 2026-12-31 and no moment like 2026-12-31T12:00:00Z: " + text, e);
        }
    }

    /// `policy announce` is shown to each when they connect the next time, until they confirm.
    @Command(description = "Announce a change; everybody sees it until they confirm, new people never do.")
    public static final class AnnounceCommand implements Callable<Integer> {
        private static final int LONGEST = 2000;

        @Parameters(index = "0", paramLabel = "TEXT", description = "What has changed, in a sentence or two.")
        private String description;

        @Option(names = "--url", paramLabel = "URL", required = true, description = "Where it stands in full.")
        private String url;

        @Option(
                names = "--effective",
                paramLabel = "WHEN",
                description = "From when on it holds, e.g. 2026-12-31 (default: now).")
        private String effective;

        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            if (description.isBlank() || description.length() > LONGEST) {
                throw new Refusal(ExitCode.USAGE, "TEXT must have between 1 and " + LONGEST + " characters");
            }
            requireAddress(url);
            var terminal = options.terminal();
            var from = moment(effective);
            try (var installation = options.open()) {
                var change = installation.policies().announce(description, url, from);
                if (terminal.json()) terminal.json(change);
                else terminal.say("Announced; `policy withdraw " + change.createdTime() + "` takes it back.");
                return ExitCode.OK;
            }
        }

        private static void requireAddress(String url) throws Refusal {
            try {
                var scheme = URI.create(url).getScheme();
                if ("https".equals(scheme) || "http".equals(scheme)) return;
            } catch (IllegalArgumentException _) {
                // Said below.
            }
            throw new Refusal(ExitCode.REFUSED, "no web address: " + Terminal.printable(url));
        }
    }

    /// `policy list` is all announcements, oldest first.
    @Command(description = "List what was announced.")
    public static final class ListCommand implements Callable<Integer> {
        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            var terminal = options.terminal();
            try (var installation = options.open()) {
                var changes = installation.policies().list();
                if (terminal.json()) terminal.json(changes);
                else show(changes, terminal);
                return ExitCode.OK;
            }
        }

        private static void show(List<PolicyChange> changes, Terminal terminal) {
            if (changes.isEmpty()) {
                terminal.remark("Nothing was announced.");
                return;
            }
            var table = new Table("ANNOUNCED", "EFFECTIVE", "TEXT", "URL");
            for (var one : changes) {
                table.row(one.createdTime(), Times.day(one.effectiveTime()), one.description(), one.url());
            }
            table.printTo(terminal);
        }
    }

    /// `policy withdraw` takes an announcement back.
    @Command(description = "Take an announcement back.")
    public static final class WithdrawCommand implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "ANNOUNCED", description = "The moment that `policy list` shows first.")
        private String announced;

        @Mixin
        private InstallationOptions options;

        /// The answer for programs.
        private record Withdrawn(Instant createdTime, boolean withdrawn) {}

        @Override
        public Integer call() throws Refusal {
            var terminal = options.terminal();
            var created = moment(announced);
            try (var installation = options.open()) {
                installation.policies().withdraw(created);
                if (terminal.json()) terminal.json(new Withdrawn(created, true));
                else terminal.say("Withdrawn.");
                return ExitCode.OK;
            } catch (Problem problem) {
                if (!"NotFound".equals(problem.type())) throw problem;
                throw new Refusal(
                        ExitCode.NOT_FOUND, "nothing was announced at " + Terminal.printable(announced), problem);
            }
        }
    }
}
