package discordination.config;

import java.nio.file.Path;
import java.util.Map;

/// Knows where data lies when nobody said so: where systemd wants it, else where the system keeps such things.
final class DataDirectory {
    private DataDirectory() {}

    static Path resolve(Path given, Map<String, String> environment) {
        return (given.toString().isEmpty() ? usual(environment) : given)
                .toAbsolutePath()
                .normalize();
    }

    private static Path usual(Map<String, String> environment) {
        var state = environment.getOrDefault("STATE_DIRECTORY", "");
        if (!state.isEmpty()) {
            return Path.of(state.split(":")[0]);
        }
        if ("root".equals(System.getProperty("user.name"))) {
            return Path.of("/var/lib/discordination");
        }
        var home = environment.getOrDefault("XDG_DATA_HOME", "");
        if (!home.isEmpty()) {
            return Path.of(home, "discordination");
        }
        var person = environment.getOrDefault("HOME", System.getProperty("user.home"));
        return Path.of(person, ".local", "share", "discordination");
    }
}
