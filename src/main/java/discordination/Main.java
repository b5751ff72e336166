package discordination;

import static discordination.command.Commands.table;

import discordination.app.ServiceName;
import discordination.command.BenchCommand;
import discordination.command.CleanupCommand;
import discordination.command.Commands;
import discordination.command.CompletionCommand;
import discordination.command.ConfigCommand;
import discordination.command.DoctorCommand;
import discordination.command.InviteCommand;
import discordination.command.MigrateCommand;
import discordination.command.PolicyCommand;
import discordination.command.ReportCommand;
import discordination.command.RunCommand;
import discordination.command.ServiceCommand;
import discordination.command.UserCareCommand;
import discordination.command.UserCommand;
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
                        "People",
                        table(
                                "user", new UserCommand(),
                                "invite", new InviteCommand(),
                                "report", new ReportCommand(),
                                "policy", new PolicyCommand()))
                .group(
                        "Upkeep",
                        table(
                                "doctor", new DoctorCommand(),
                                "migrate", new MigrateCommand(),
                                "config", new ConfigCommand(),
                                "bench", new BenchCommand(),
                                "completion", new CompletionCommand(),
                                "version", new VersionCommand()))
                .under(
                        "user",
                        table(
                                "create", new UserCommand.CreateCommand(),
                                "list", new UserCommand.ListCommand(),
                                "show", new UserCommand.ShowCommand(),
                                "reset-password", new UserCommand.ResetPasswordCommand(),
                                "reset-link", new UserCareCommand.ResetLinkCommand(),
                                "verify", new UserCareCommand.VerifyCommand(),
                                "disable-mfa", new UserCareCommand.DisableMfaCommand(),
                                "suspend", new UserCommand.SuspendCommand(),
                                "unsuspend", new UserCommand.UnsuspendCommand(),
                                "promote", new UserCommand.PromoteCommand(),
                                "demote", new UserCommand.DemoteCommand(),
                                "delete", new UserCareCommand.DeleteCommand(),
                                "restore", new UserCareCommand.RestoreCommand()))
                .under(
                        "invite",
                        table(
                                "create", new InviteCommand.CreateCommand(),
                                "list", new InviteCommand.ListCommand(),
                                "revoke", new InviteCommand.RevokeCommand()))
                .under(
                        "report",
                        table(
                                "list", new ReportCommand.ListCommand(),
                                "show", new ReportCommand.ShowCommand(),
                                "resolve", new ReportCommand.ResolveCommand()))
                .under(
                        "policy",
                        table(
                                "announce", new PolicyCommand.AnnounceCommand(),
                                "list", new PolicyCommand.ListCommand(),
                                "withdraw", new PolicyCommand.WithdrawCommand()))
                .under(
                        "config",
                        table(
                                "check", new ConfigCommand.CheckCommand(),
                                "print", new ConfigCommand.PrintCommand(),
                                "example", new ConfigCommand.ExampleCommand()));
    }
}
