package discordination.command;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.account.Resident;
import discordination.app.ExitCode;
import discordination.app.Installation;
import discordination.app.Refusal;
import discordination.http.Problem;
import discordination.report.Report;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `report`: what people have reported, for the operator to read and decide.
@Command(
        description = "Read and decide what people have reported.",
        exitCodeList = {"67:there is no such report", "77:the installation belongs to another user of this machine"})
public final class ReportCommand {
    private static Refusal unknown(String id, Problem problem) {
        if (!"NotFound".equals(problem.type())) throw problem;
        return new Refusal(ExitCode.NOT_FOUND, "there is no report " + Terminal.printable(id), problem);
    }

    private static String name(Installation installation, String user) {
        return installation.residents().find(user).stream()
                .findFirst()
                .map(Resident::tag)
                .orElse(user);
    }

    /// `report list` is a page of reports, oldest first.
    @Command(description = "List open reports, oldest first, a page at a time.")
    public static final class ListCommand implements Callable<Integer> {
        @Option(names = "--all", description = "Also those that are decided.")
        private boolean all;

        @Mixin
        private PageOptions pages;

        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            var most = pages.wanted();
            var terminal = options.terminal();
            try (var installation = options.open()) {
                Set<Report.Status> wanted =
                        all ? EnumSet.noneOf(Report.Status.class) : EnumSet.of(Report.Status.CREATED);
                var found = installation.reports().list(wanted, pages.after(), most);
                var page = pages.page(found);
                if (terminal.json()) terminal.json(page);
                else show(installation, page, terminal);
                pages.tellOfMore(found, Report::id, terminal);
                return ExitCode.OK;
            }
        }

        private static void show(Installation installation, List<Report> page, Terminal terminal) {
            if (page.isEmpty()) {
                terminal.remark("No reports.");
                return;
            }
            var table = new Table("ID", "CREATED", "ABOUT", "REASON", "BY", "STATUS");
            for (var one : page) {
                table.row(
                        one.id(),
                        Times.day(one.createdAt()),
                        one.kind(),
                        one.reason(),
                        name(installation, one.authorId()),
                        word(one.status()));
            }
            table.printTo(terminal);
        }
    }

    private static String word(Report.Status status) {
        return switch (status) {
            case CREATED -> "open";
            case RESOLVED -> "resolved";
            case REJECTED -> "rejected";
        };
    }

    /// `report show` is one report with what it is about, as it was then.
    @Command(description = "Show one report, with what it is about as it was then.")
    public static final class ShowCommand implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "ID", description = "What `report list` names it by.")
        private String id;

        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            var terminal = options.terminal();
            try (var installation = options.open()) {
                var report = installation.reports().show(id);
                if (terminal.json()) terminal.json(report);
                else show(installation, report, terminal);
                return ExitCode.OK;
            } catch (Problem problem) {
                throw unknown(id, problem);
            }
        }

        private static void show(Installation installation, Report report, Terminal terminal) {
            line(terminal, "Id", report.id());
            line(terminal, "Created", Times.minute(report.createdAt()));
            line(terminal, "By", name(installation, report.authorId()));
            line(terminal, "Reason", report.reason());
            line(terminal, "They say", report.additionalContext());
            line(terminal, "Status", word(report.status()));
            line(terminal, "Decided", Times.minute(report.decidedAt()));
            line(terminal, "Note", report.note());
            line(terminal, "Files", String.join(" ", report.files()));
            var shot = report.snapshot();
            switch (report.kind()) {
                case "Message" -> talk(installation, shot, terminal);
                case "Server" -> {
                    line(terminal, "Server", shot.at("/server/_id").asText());
                    line(terminal, "Name", shot.at("/server/name").asText());
                    line(terminal, "Description", shot.at("/server/description").asText());
                    line(
                            terminal,
                            "Owner",
                            name(installation, shot.at("/server/owner").asText()));
                }
                default -> {
                    line(terminal, "User", shot.at("/user/id").asText());
                    line(
                            terminal,
                            "Name",
                            shot.at("/user/username").asText() + "#"
                                    + shot.at("/user/discriminator").asText());
                    line(terminal, "Display name", shot.at("/user/display_name").asText());
                    line(terminal, "Status text", shot.at("/user/status/text").asText());
                    line(terminal, "Profile", shot.at("/profile/content").asText());
                    if (shot.has("shown_in")) talk(installation, shot.get("shown_in"), terminal);
                }
            }
        }

        /// The reported message stands out among those around it.
        private static void talk(Installation installation, JsonNode shot, Terminal terminal) {
            line(terminal, "Channel", shot.at("/message/channel").asText());
            line(terminal, "Message", shot.at("/message/_id").asText());
            shot.path("before").forEach(one -> said(installation, one, "  ", terminal));
            said(installation, shot.get("message"), "> ", terminal);
            shot.path("after").forEach(one -> said(installation, one, "  ", terminal));
        }

        private static void said(Installation installation, JsonNode message, String mark, Terminal terminal) {
            var id = message.get("_id").asText();
            var what = message.has("system")
                    ? message.get("system").toString()
                    : message.path("content").asText();
            var files = message.path("attachments").size();
            terminal.say(mark
                    + Times.minute(Instant.ofEpochMilli(
                            com.github.f4b6a3.ulid.Ulid.from(id).getTime()))
                    + "  "
                    + Terminal.printable(
                            name(installation, message.get("author").asText())) + ": "
                    + Terminal.printable(what)
                    + (files == 0 ? "" : " [" + files + (files == 1 ? " file]" : " files]")));
        }

        private static void line(Terminal terminal, String label, String value) {
            if (value == null || value.isEmpty()) return;
            terminal.say(terminal.in(Terminal.Colour.GREY, "%-13s".formatted(label)) + Terminal.printable(value));
        }
    }

    /// `report resolve` decides, one way or the other.
    @Command(
            description = {
                "Close a report: something was done about it, or nothing has to be.",
                "What is to be done is up to you, e.g. `user suspend`; files are kept until then."
            })
    public static final class ResolveCommand implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "ID", description = "What `report list` names it by.")
        private String id;

        @Option(names = "--reject", description = "There was nothing wrong.")
        private boolean reject;

        @Option(names = "--note", paramLabel = "TEXT", description = "Why; only `report show` tells.")
        private String note;

        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            var terminal = options.terminal();
            try (var installation = options.open()) {
                var status = reject ? Report.Status.REJECTED : Report.Status.RESOLVED;
                var report = installation.reports().decide(id, status, note);
                if (terminal.json()) terminal.json(report);
                else terminal.say("Report " + Terminal.printable(id) + " is " + word(status) + ".");
                return ExitCode.OK;
            } catch (Problem problem) {
                throw unknown(id, problem);
            }
        }
    }
}
