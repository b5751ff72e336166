package discordination.config;

import java.util.List;
import java.util.stream.Collectors;

/// Everything that is wrong with a configuration, told at once so that nobody mends it one start at a time.
public final class ConfigFaults extends RuntimeException {
    private final transient List<Fault> faults;

    /// One fault: the key, where its value came from (`config.toml:12`, a variable's name), and what is wrong with it.
    public record Fault(String key, String source, String says) {
        @Override
        public String toString() {
            return source.isEmpty() ? key + ": " + says : key + " (" + source + "): " + says;
        }
    }

    public ConfigFaults(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
