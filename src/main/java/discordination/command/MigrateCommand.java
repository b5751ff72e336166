package discordination.command;

import discordination.app.Dependencies;
import discordination.app.Embedded;
import discordination.app.ExitCode;
import discordination.app.Refusal;
import discordination.config.Config;
import discordination.db.Database;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `migrate`: brings the database's tables up to date without starting anything else.
@Command(description = "Bring the database's tables up to date and end; services do the same when they start.")
public final class MigrateCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory of the database, if database.url is empty (key instance.data).")
    private Path data;

    @Override
    public Integer call() throws Refusal {
        if (data != null) {
            config.set("instance.data", data.toString());
        }
        var loaded = config.load();
        if (!loaded.database().embedded()) {
            return migrate(loaded);
        }
        var directory = loaded.instance().data();
        try (var embedded = Embedded.start(directory, directory.resolve("runtime"), true, false)) {
            return migrate(embedded.complete(loaded));
        }
    }

    private static int migrate(Config config) throws Refusal {
        Dependencies.awaitDatabase(config);
        var address = config.database().address();
        try (var database = new Database(
                address.jdbcUrl(),
                address.user(),
                address.password().reveal(),
                2,
                config.database().poolWait())) {
            var result = database.migrate();
            System.out.println("The database is at version " + result.targetSchemaVersion + ", "
                    + result.migrationsExecuted + " migrations were due.");
            return ExitCode.OK;
        } catch (RuntimeException e) {
            throw new Refusal(ExitCode.UNAVAILABLE, "the database (database.url) cannot be migrated: " + reason(e), e);
        }
    }

    private static String reason(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
