package discordination;

import static discordination.command.Commands.table;

import discordination.app.ServiceName;
import discordination.command.BenchCommand;
import discordination.command.CleanupCommand;
import discordination.command.Commands;
import discordination.command.ConfigCommand;
import discordination.command.MigrateCommand;
import discordination.command.RunCommand;
import discordination.command.ServiceCommand;
import discordination.command.VersionCommand;

/// The table of subcommands.
public final class Main {
    private Main() {}

    static void main(String[] arguments) {
        System.exit(commands().execute(arguments));
    }

    public static Commands commands() {
        return new Commands()
                .group("Everything in one process", table("run", new RunCommand()))
                .group(
                        "One service per process, on shared PostgreSQL, Redis and S3",
                        table(
                                "api", new ServiceCommand(ServiceName.API),
                                "gateway", new ServiceCommand(ServiceName.GATEWAY),
                                "web", new ServiceCommand(ServiceName.WEB),
                                "files", new ServiceCommand(ServiceName.FILES),
                                "links", new ServiceCommand(ServiceName.LINKS),
                                "gifs", new ServiceCommand(ServiceName.GIFS),
                                "cleanup", new CleanupCommand()))
                .group(
                        "Upkeep",
                        table(
                                "migrate", new MigrateCommand(),
                                "config", new ConfigCommand(),
                                "bench", new BenchCommand(),
                                "version", new VersionCommand()))
                .under(
                        "config",
                        table(
                                "check", new ConfigCommand.CheckCommand(),
                                "print", new ConfigCommand.PrintCommand(),
                                "example", new ConfigCommand.ExampleCommand()));
    }
}
