package discordination;

import discordination.app.Ahead;
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
        if (arguments.length > 0) Ahead.of(arguments[0]);
        System.exit(commands().execute(arguments));
    }

    public static Commands commands() {
        return new Commands(Main::command)
                .group("Everything in one process", "run")
                .group(
                        "One service per process, on shared PostgreSQL, Redis and S3",
                        "api",
                        "gateway",
                        "web",
                        "files",
                        "links",
                        "gifs",
                        "cleanup")
                .group("People", "user", "invite", "report", "policy")
                .group("Upkeep", "doctor", "migrate", "config", "bench", "completion", "version")
                .under(
                        "user",
                        "create",
                        "list",
                        "show",
                        "reset-password",
                        "reset-link",
                        "verify",
                        "disable-mfa",
                        "suspend",
                        "unsuspend",
                        "promote",
                        "demote",
                        "delete",
                        "restore")
                .under("invite", "create", "list", "revoke")
                .under("report", "list", "show", "resolve")
                .under("policy", "announce", "list", "withdraw")
                .under("config", "check", "print", "example");
    }

    /// A switch, since it loads no class but that of the one command that is wanted.
    private static Object command(String words) {
        return switch (words) {
            case "run" -> new RunCommand();
            case "api" -> new ServiceCommand(ServiceName.API);
            case "gateway" -> new ServiceCommand(ServiceName.GATEWAY);
            case "web" -> new ServiceCommand(ServiceName.WEB);
            case "files" -> new ServiceCommand(ServiceName.FILES);
            case "links" -> new ServiceCommand(ServiceName.LINKS);
            case "gifs" -> new ServiceCommand(ServiceName.GIFS);
            case "cleanup" -> new CleanupCommand();
            case "user" -> new UserCommand();
            case "user create" -> new UserCommand.CreateCommand();
            case "user list" -> new UserCommand.ListCommand();
            case "user show" -> new UserCommand.ShowCommand();
            case "user reset-password" -> new UserCommand.ResetPasswordCommand();
            case "user reset-link" -> new UserCareCommand.ResetLinkCommand();
            case "user verify" -> new UserCareCommand.VerifyCommand();
            case "user disable-mfa" -> new UserCareCommand.DisableMfaCommand();
            case "user suspend" -> new UserCommand.SuspendCommand();
            case "user unsuspend" -> new UserCommand.UnsuspendCommand();
            case "user promote" -> new UserCommand.PromoteCommand();
            case "user demote" -> new UserCommand.DemoteCommand();
            case "user delete" -> new UserCareCommand.DeleteCommand();
            case "user restore" -> new UserCareCommand.RestoreCommand();
            case "invite" -> new InviteCommand();
            case "invite create" -> new InviteCommand.CreateCommand();
            case "invite list" -> new InviteCommand.ListCommand();
            case "invite revoke" -> new InviteCommand.RevokeCommand();
            case "report" -> new ReportCommand();
            case "report list" -> new ReportCommand.ListCommand();
            case "report show" -> new ReportCommand.ShowCommand();
            case "report resolve" -> new ReportCommand.ResolveCommand();
            case "policy" -> new PolicyCommand();
            case "policy announce" -> new PolicyCommand.AnnounceCommand();
            case "policy list" -> new PolicyCommand.ListCommand();
            case "policy withdraw" -> new PolicyCommand.WithdrawCommand();
            case "doctor" -> new DoctorCommand();
            case "migrate" -> new MigrateCommand();
            case "config" -> new ConfigCommand();
            case "config check" -> new ConfigCommand.CheckCommand();
            case "config print" -> new ConfigCommand.PrintCommand();
            case "config example" -> new ConfigCommand.ExampleCommand();
            case "bench" -> new BenchCommand();
            case "completion" -> new CompletionCommand();
            case "version" -> new VersionCommand();
            default -> throw new IllegalArgumentException("there is no command " + words);
        };
    }
}
