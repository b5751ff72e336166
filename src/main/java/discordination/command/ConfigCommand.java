package discordination.command;

import discordination.app.ExitCode;
import discordination.config.ConfigText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `config`: checks the configuration, shows what is in force, or writes the commented example.
@Command(description = "Check the configuration, show the one in force, or write a commented example.")
public final class ConfigCommand {

    /// `config check` ends with 78 and all faults, or says where the good configuration came from.
    @Command(description = "Name everything that is wrong with the configuration.")
    public static final class CheckCommand implements Callable<Integer> {
        @Mixin
        private ConfigOptions config;

        @Override
        public Integer call() {
            config.load();
            System.out.println("The configuration is good (" + config.source() + ").");
            return ExitCode.OK;
        }
    }

    /// `config print` writes TOML that can be read again, secrets hidden unless asked for.
    @Command(description = "Write the configuration in force: file, credentials and environment together.")
    public static final class PrintCommand implements Callable<Integer> {
        @Mixin
        private ConfigOptions config;

        @Option(names = "--secrets", description = "Write passwords and keys in clear.")
        private boolean secrets;

        @Override
        public Integer call() {
            System.out.print(ConfigText.of(config.load(), secrets));
            return ExitCode.OK;
        }
    }

    /// `config example` writes what stands in `config.example.toml`.
    @Command(description = "Write every key with its default and what it means.")
    public static final class ExampleCommand implements Callable<Integer> {
        @Override
        public Integer call() {
            System.out.print(ConfigText.example());
            return ExitCode.OK;
        }
    }
}
