package discordination.command;

import discordination.app.Launcher;
import discordination.app.Refusal;
import discordination.app.ServiceName;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `run`: the whole installation in one process, with its own PostgreSQL and Redis where none are configured.
@Command(description = "Start everything in this one process; needs no configuration at all.")
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep database, files and logs here (key instance.data).")
    private Path data;

    @Override
    public Integer call() throws Refusal {
        if (data != null) {
            config.set("instance.data", data.toString());
        }
        new Launcher(config.load(), EnumSet.allOf(ServiceName.class), System.getenv(), System.out).run();
        return 0;
    }
}
