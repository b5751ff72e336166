package discordination.command;

import discordination.app.Launcher;
import discordination.app.Refusal;
import discordination.app.ServiceName;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `cleanup`: removes orphaned files and expired rows, on a schedule or once.
@Command(description = "Remove orphaned files and expired rows, every cleanup.interval or once.")
public final class CleanupCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Option(names = "--once", description = "Do everything once and end.")
    private boolean once;

    @Option(names = "--dry-run", description = "Only log what would be removed (key cleanup.dry_run).")
    private boolean dryRun;

    @Override
    public Integer call() throws Refusal {
        if (dryRun) {
            config.set("cleanup.dry_run", "true");
        }
        var launcher = new Launcher(config.load(), Set.of(ServiceName.CLEANUP), System.getenv(), System.out);
        if (once) {
            launcher.cleanOnce();
        } else {
            launcher.run();
        }
        return 0;
    }
}
