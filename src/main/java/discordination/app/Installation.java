package discordination.app;

import discordination.account.Accounts;
import discordination.account.Administration;
import discordination.account.Departures;
import discordination.account.Emails;
import discordination.account.Passwords;
import discordination.account.Proofs;
import discordination.account.RegistrationInvites;
import discordination.account.Residents;
import discordination.account.Sessions;
import discordination.account.Tickets;
import discordination.config.Config;
import discordination.mail.Mailer;
import discordination.policy.Policies;
import discordination.report.Reports;
import discordination.user.Presences;
import discordination.user.Users;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;

/// An installation in the hands of a command: the rooms that the operator enters, on the stores that are configured,
/// on those of a `run` that is going, or on the embedded ones, started for the seconds that the command takes.
public final class Installation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final Config config;
    private final Embedded embedded;
    private final Thread hook;
    private Stores stores;
    private Users users;
    private Passwords passwords;
    private Proofs proofs;
    private Mailer mailer;

    private Installation(Config config, Embedded embedded) {
        this.config = config;
        this.embedded = embedded;
        this.hook = Thread.ofPlatform().unstarted(this::closeEmbedded);
        if (embedded != null) Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Opens the stores and finds the tables as this jar expects them.
    ///
    /// @throws Refusal when there is no installation, it is somebody else's, or its stores cannot be had
    public static Installation open(Config config) throws Refusal {
        var installation = reach(config, LONGEST_START);
        try {
            Dependencies.await(installation.config, PATIENCE);
            installation.enter();
            return installation;
        } catch (Refusal | RuntimeException e) {
            installation.close();
            throw e;
        }
    }

    /// Knows where the stores are, without asking them anything.
    ///
    /// @param patience for a `run` that is in the middle of its start
    /// @throws Refusal when there is no installation, or it is somebody else's
    public static Installation reach(Config config, Duration patience) throws Refusal {
        if (!needsDataDirectory(config)) return new Installation(config, null);
        var data = config.instance().data();
        try {
            return reachEmbedded(config, data, patience);
        } catch (AccessDeniedException e) {
            throw DataLock.forbidden(data, e);
        } catch (IOException e) {
            throw new Refusal(ExitCode.UNAVAILABLE, "cannot use the data directory " + data + ": " + e, e);
        }
    }

    private static Installation reachEmbedded(Config config, Path data, Duration patience) throws IOException, Refusal {
        var end = System.nanoTime() + patience.toNanos();
        while (true) {
            var running = running(config);
            if (running != null) return new Installation(running, null);
            var holder = DataLock.holder(data);
            if (holder.isEmpty()) {
                requireOurs(config, data);
                var started = Embedded.startBriefly(config);
                return new Installation(started.complete(config), started);
            }
            if (System.nanoTime() > end) {
                throw new Refusal(
                        ExitCode.IN_USE,
                        "process " + holder.get().process() + " holds " + data
                                + ", but its PostgreSQL and Redis do not answer");
            }
            DataLock.pause();
        }
    }

    /// The configuration with the addresses of the stores that a `run` has started; null when none is going.
    private static Config running(Config config) throws IOException, Refusal {
        var data = config.instance().data();
        var holder = DataLock.holder(data);
        if (holder.isEmpty() || holder.get().isBrief()) return null;
        var database = config.database().embedded() ? EmbeddedPostgres.running(data) : null;
        var redis = config.redis().embedded() ? EmbeddedRedis.running(data) : null;
        if (database != null && database.isEmpty() || redis != null && redis.isEmpty()) return null;
        return Embedded.complete(config, database == null ? null : database.get(), redis == null ? null : redis.get());
    }

    /// Starting the stores writes files, which a service that runs as somebody else could not use any more.
    private static void requireOurs(Config config, Path data) throws IOException, Refusal {
        if (!exists(config)) {
            throw new Refusal(
                    ExitCode.CONFIG,
                    "there is no installation in " + data
                            + ": name its directory with --data DIR or its configuration with --config FILE,"
                            + " or start it once");
        }
        if (!isOurs(data)) {
            throw new Refusal(
                    ExitCode.FORBIDDEN,
                    "the installation in " + data + " is stopped and belongs to user "
                            + Files.getOwner(data).getName() + ": start it first, or run this as that user");
        }
    }

    /// Whether a store is embedded, so that its files and its address are found in the data directory.
    public static boolean needsDataDirectory(Config config) {
        return config.database().embedded() || config.redis().embedded();
    }

    /// The process that runs on the data directory, if there is one.
    ///
    /// @throws Refusal when the directory may not be looked at
    public static Optional<String> holder(Config config) throws Refusal {
        return DataLock.holder(config.instance().data())
                .filter(holder -> !holder.isBrief())
                .map(DataLock.Holder::process);
    }

    /// Whether the data directory holds the embedded store that the configuration leaves to us.
    public static boolean exists(Config config) {
        var data = config.instance().data();
        return Files.exists(data.resolve(config.database().embedded() ? "postgres" : "redis"));
    }

    /// Whether the directory belongs to the user who runs this process.
    public static boolean isOurs(Path data) throws IOException {
        return Files.getAttribute(data, "unix:uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    private void enter() throws Refusal {
        stores = Stores.open(config);
        if (embedded != null) migrate();
        if (stores.database().migrationsDue() > 0) {
            throw new Refusal(
                    ExitCode.CONFIG,
                    "the tables of the database are older than this jar: run `migrate`, or start the services anew");
        }
        users = new Users(stores.database(), stores.events(), stores.presences(), config.api());
        passwords = new Passwords(Path.of(config.accounts().refusedPasswords()));
        proofs = new Proofs(stores.database(), passwords);
        mailer = new Mailer(config, stores.database());
    }

    private void migrate() throws Refusal {
        try {
            stores.database().migrate();
        } catch (FlywayException e) {
            var root = (Throwable) e;
            while (root.getCause() != null) root = root.getCause();
            throw new Refusal(ExitCode.UNAVAILABLE, "the tables cannot be brought up to date: " + root.getMessage(), e);
        }
    }

    // ---- the rooms

    /// The operator needs no invite.
    public Accounts accounts() {
        var emails = Emails.refusingDisposable(Path.of(config.accounts().refusedDomains()));
        return new Accounts(stores.database(), emails, passwords, proofs, users, mailer);
    }

    public Administration administration() {
        var tickets = new Tickets(stores.database());
        var sessions = new Sessions(stores.database(), stores.events(), passwords, proofs, tickets);
        var departures = new Departures(stores.database(), sessions, mailer);
        return new Administration(stores.database(), passwords, sessions, departures, users);
    }

    public Residents residents() {
        return new Residents(stores.database());
    }

    public Users users() {
        return users;
    }

    public Presences presences() {
        return stores.presences();
    }

    public RegistrationInvites registrationInvites() {
        return new RegistrationInvites(stores.database());
    }

    public Reports reports() {
        return new Reports(stores.database());
    }

    public Policies policies() {
        return new Policies(stores.database());
    }

    /// Complete, with the addresses of PostgreSQL and Redis.
    public Config config() {
        return config;
    }

    /// Whether the embedded stores run only as long as this command does.
    public boolean isBrief() {
        return embedded != null;
    }

    @Override
    public void close() {
        if (stores != null) stores.close();
        if (embedded == null) return;
        closeEmbedded();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process ends already, and the hook has done or will do the same.
        }
    }

    private synchronized void closeEmbedded() {
        embedded.close();
    }
}
