package discordination.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/// The instance's process, when it runs on this machine: what it costs.
///
/// @param id of the process
record LocalProcess(long id) {
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

    /// This one, in which the clients are.
    static LocalProcess own() {
        return new LocalProcess(ProcessHandle.current().pid());
    }

    /// Physical memory that it holds, in bytes.
    ///
    /// @throws IOException when there is no such process, or the system is not Linux
    long resident() throws IOException {
        return 1024 * number(RESIDENT, "status");
    }

    /// How many files and sockets it may have open.
    long openFiles() throws IOException {
        return number(OPEN_FILES, "limits");
    }

    private long number(Pattern pattern, String file) throws IOException {
        var found = pattern.matcher(Files.readString(Path.of("/proc/" + id + "/" + file)));
        if (!found.find()) throw new IOException("/proc/" + id + "/" + file + " does not tell what is looked for");
        return Long.parseLong(found.group(1));
    }

    private double seconds() {
        return ProcessHandle.of(id).map(LocalProcess::seconds).orElse(0.0);
    }

    /// Of the PostgreSQL and the Redis that it has started, say.
    private double childrensSeconds() {
        return ProcessHandle.of(id).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToDouble(LocalProcess::seconds)
                .sum();
    }

    private static double seconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /// Starts to count processor time.
    ///
    /// @param instance null when it is out of sight
    static Meter meter(LocalProcess instance) {
        return new Meter(
                instance,
                instance == null ? 0 : instance.seconds(),
                instance == null ? 0 : instance.childrensSeconds(),
                own().seconds());
    }

    record Meter(LocalProcess instance, double seconds, double childrensSeconds, double clientsSeconds) {
        /// What was used since.
        Figures.Cost read() {
            var load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
            return new Figures.Cost(
                    instance == null ? null : Figures.rounded(instance.seconds() - seconds),
                    instance == null ? null : Figures.rounded(instance.childrensSeconds() - childrensSeconds),
                    Figures.rounded(own().seconds() - clientsSeconds),
                    Figures.rounded(load));
        }
    }
}
