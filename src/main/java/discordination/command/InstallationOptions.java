package discordination.command;

import discordination.app.Installation;
import discordination.app.Refusal;
import discordination.config.Config;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options of every command that works on an installation, running or not.
final class InstallationOptions {
    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory of the installation, if it brings its own database (key instance.data).")
    private Path data;

    @Option(names = "--json", description = "Write JSON to standard output, for programs.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    Installation open() throws Refusal {
        return Installation.open(load());
    }

    /// @throws discordination.config.ConfigFaults with everything that is wrong
    Config load() {
        if (data != null) config.set("instance.data", data.toString());
        return config.load();
    }

    /// Where the configuration comes from, for people.
    String source() {
        return config.source();
    }

    Terminal terminal() {
        return Terminal.of(command.commandLine(), json);
    }
}
