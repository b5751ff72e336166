package discordination.command;

import discordination.config.Config;
import discordination.config.ConfigFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// The options every command that reads the configuration has.
final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read this file instead of ./config.toml or /etc/discordination/config.toml.")
    private Path file;

    private final Map<String, String> options = new LinkedHashMap<>();

    /// Lets a command line option stand for a key.
    void set(String key, String value) {
        options.put(key, value);
    }

    /// @throws discordination.config.ConfigFaults with everything that is wrong
    Config load() {
        return ConfigFile.load(file, System.getenv(), options);
    }

    /// Where the configuration comes from, for people.
    String source() {
        return ConfigFile.find(file, System.getenv()).map(Path::toString).orElse("the defaults");
    }
}
