package discordination.command;

import discordination.app.ExitCode;
import discordination.command.doctor.Doctor;
import discordination.command.doctor.Finding;
import discordination.command.doctor.Finding.Status;
import discordination.config.ConfigFaults;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `doctor`: looks at everything an installation stands on and says what to do about each fault.
@Command(
        description = {
            "Examine database, Redis, files, ports and the rest, and name a remedy for each fault.",
            "OK is well; OFF is not in use or cannot be seen from here; WARN works, but not well; FAIL does not work.",
            "Nothing is changed, and passwords are never written."
        },
        exitCodeList = "3:something fails; warnings alone end with 0")
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private InstallationOptions options;

    /// The answer for programs.
    private record Report(boolean ok, List<Line> checks) {}

    private record Line(String name, String status, String message, String remedy) {}

    @Override
    public Integer call() {
        var terminal = options.terminal();
        var findings = findings();
        if (terminal.json()) terminal.json(report(findings));
        else show(findings, terminal);
        return isWell(findings) ? ExitCode.OK : ExitCode.UNHEALTHY;
    }

    private List<Finding> findings() {
        try {
            return Doctor.examine(options.load(), options.source());
        } catch (ConfigFaults faults) {
            return Doctor.of(faults);
        }
    }

    private static boolean isWell(List<Finding> findings) {
        return findings.stream().noneMatch(finding -> finding.status() == Status.FAIL);
    }

    private static Report report(List<Finding> findings) {
        return new Report(
                isWell(findings),
                findings.stream()
                        .map(finding -> new Line(
                                finding.check(),
                                finding.status().name().toLowerCase(Locale.ROOT),
                                finding.message(),
                                finding.remedy()))
                        .toList());
    }

    private static void show(List<Finding> findings, Terminal terminal) {
        for (var finding : findings) {
            var status = terminal.in(colour(finding.status()), "%-4s".formatted(finding.status()));
            var check = "%-9s".formatted(finding.check());
            terminal.say(status + "  " + check + " " + Terminal.printable(finding.message()));
            if (finding.remedy() != null) terminal.say(" ".repeat(16) + "→ " + Terminal.printable(finding.remedy()));
        }
        var failures = count(findings, Status.FAIL);
        var warnings = count(findings, Status.WARN);
        terminal.say("");
        terminal.say(
                failures + warnings == 0
                        ? "All is well."
                        : failures
                                + (failures == 1 ? " failure, " : " failures, ")
                                + warnings
                                + (warnings == 1 ? " warning." : " warnings."));
    }

    private static long count(List<Finding> findings, Status status) {
        return findings.stream().filter(finding -> finding.status() == status).count();
    }

    private static Terminal.Colour colour(Status status) {
        return switch (status) {
            case OK -> Terminal.Colour.GREEN;
            case OFF -> Terminal.Colour.GREY;
            case WARN -> Terminal.Colour.YELLOW;
            case FAIL -> Terminal.Colour.RED;
        };
    }
}
