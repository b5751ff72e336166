package discordination.command;

import discordination.app.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `version`: what to write into a bug report.
@Command(description = "Write the version of this jar and of the Java it runs on.")
public final class VersionCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.println(text());
        return ExitCode.OK;
    }

    static String text() {
        var version = VersionCommand.class.getPackage().getImplementationVersion();
        return "Discordination " + (version == null ? "(not from a jar)" : version) + ", Java " + Runtime.version();
    }
}
