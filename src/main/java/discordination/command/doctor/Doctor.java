package discordination.command.doctor;

import discordination.app.ExitCode;
import discordination.app.Installation;
import discordination.app.Refusal;
import discordination.config.Config;
import discordination.config.ConfigFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Examines an installation: all checks at once, each for a few seconds at most, none of which changes anything.
public final class Doctor {
    /// Every question over the network ends sooner; the rest is for a machine that has much else to do.
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(10);

    private final Redaction redaction;
    private final List<Check> checks;
    private final List<Finding> before;

    private Doctor(List<Finding> before, Redaction redaction, List<Check> checks) {
        this.before = before;
        this.redaction = redaction;
        this.checks = checks;
    }

    /// What is said about a configuration that cannot be read; nothing else can be looked at then.
    public static List<Finding> of(ConfigFaults faults) {
        var findings = new ArrayList<Finding>();
        findings.add(JavaCheck.finding());
        for (var fault : faults.faults()) {
            findings.add(Finding.fail(
                    "config", fault.toString(), "see config.example.toml; the other checks need a good one"));
        }
        return findings;
    }

    /// @param source where the configuration came from, for people
    public static List<Finding> examine(Config config, String source) {
        var before = new ArrayList<Finding>();
        before.add(JavaCheck.finding());
        before.add(Finding.ok("config", "good, from " + source));
        try (var installation = reach(config, before)) {
            var known = installation == null ? config : installation.config();
            var checks = new ArrayList<Check>();
            checks.add(new DataCheck(config));
            checks.add(known.database().embedded() ? null : new DatabaseCheck(known));
            checks.add(known.redis().embedded() ? null : new RedisCheck(known));
            checks.add(new StorageCheck(config));
            checks.add(new PortsCheck(config));
            checks.add(new PublicCheck(config));
            checks.add(new MailCheck(config.mail()));
            checks.addAll(LiveKitCheck.all(config));
            checks.removeIf(java.util.Objects::isNull);
            var doctor = new Doctor(before, new Redaction(known), checks);
            return doctor.examine();
        }
    }

    /// The installation with the addresses of its stores; null when the embedded ones cannot be had.
    private static Installation reach(Config config, List<Finding> before) {
        var embedded = config.database().embedded() && config.redis().embedded()
                ? "PostgreSQL and Redis"
                : config.database().embedded() ? "PostgreSQL" : "Redis";
        var check = config.database().embedded() ? "database" : "redis";
        try {
            if (!Installation.needsDataDirectory(config) || Installation.exists(config)) {
                return Installation.reach(config, LONGEST_CHECK);
            }
            before.add(Finding.off(check, "the embedded " + embedded + " will be made at the first start"));
        } catch (Refusal e) {
            if (e.exitCode() == ExitCode.FORBIDDEN) {
                before.add(Finding.off(check, e.getMessage()));
                return null;
            }
            before.add(Finding.fail(
                    check,
                    "the embedded " + embedded + " cannot be had: " + e.getMessage(),
                    "read logs/postgres.log and logs/redis.log in "
                            + config.instance().data()));
        }
        return null;
    }

    private List<Finding> examine() {
        var running = new LinkedHashMap<Check, FutureTask<List<Finding>>>();
        for (var check : checks) {
            var task = new FutureTask<>(check::examine);
            running.put(check, task);
            // Nobody waits for the thread itself, so one that hangs holds nothing up.
            Thread.startVirtualThread(task);
        }
        var end = System.nanoTime() + LONGEST_CHECK.toNanos();
        var findings = new ArrayList<>(before);
        running.forEach((check, task) -> findings.addAll(result(check, task, end)));
        return findings.stream().map(redaction::applyTo).toList();
    }

    private static List<Finding> result(Check check, FutureTask<List<Finding>> task, long end) {
        try {
            return task.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            var words = "no answer within " + LONGEST_CHECK.toSeconds() + " s";
            return List.of(Finding.fail(check.name(), words, check.remedy()));
        } catch (ExecutionException e) {
            return List.of(Finding.fail(check.name(), Reasons.of(e.getCause()), check.remedy()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.fail(check.name(), "interrupted", null));
        }
    }
}
