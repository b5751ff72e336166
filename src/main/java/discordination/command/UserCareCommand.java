package discordination.command;

import discordination.account.Resident;
import discordination.app.ExitCode;
import discordination.app.Installation;
import discordination.app.Refusal;
import discordination.command.UserCommand.Deed;
import discordination.http.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands of `user` that do what mails do elsewhere: for houses that send none, and for mails that never came.
public final class UserCareCommand {
    private UserCareCommand() {}

    @Command(
            description = {
                "Take somebody's address for confirmed, so that they can log in.",
                "The link in the mail does the same."
            })
    public static final class VerifyCommand extends Deed {
        @Override
        boolean change(Installation installation, Resident person) {
            return installation.administration().verify(person.id());
        }

        @Override
        String sentence(boolean isNews) {
            return isNews ? "can log in now." : "was verified already.";
        }
    }

    @Command(
            description = {
                "Let somebody log in with the password alone again.",
                "For those who lost their authenticator and their recovery codes."
            })
    public static final class DisableMfaCommand extends Deed {
        @Override
        boolean change(Installation installation, Resident person) {
            return installation.administration().forgetMfa(person.id());
        }

        @Override
        String sentence(boolean isNews) {
            return isNews ? "logs in with the password alone." : "had neither codes nor an authenticator.";
        }
    }

    @Command(
            description = {
                "Delete somebody's account in a week; until then they are kept out.",
                "Their bots and servers go with it; `user restore` calls it off."
            })
    public static final class DeleteCommand extends Deed {
        @Option(names = "--now", description = "Do not wait a week: the cleanup deletes it within minutes.")
        private boolean now;

        @Override
        boolean change(Installation installation, Resident person) {
            return installation.administration().delete(person.id(), now);
        }

        @Override
        String sentence(boolean isNews) {
            if (!isNews) return "was to be deleted already.";
            return "is logged out everywhere and " + (now ? "deleted by the next cleanup." : "deleted in a week.");
        }
    }

    @Command(description = "Call off a deletion that has not been carried out, and let them log in again.")
    public static final class RestoreCommand extends Deed {
        @Override
        boolean change(Installation installation, Resident person) {
            return installation.administration().restore(person.id());
        }

        @Override
        String sentence(boolean isNews) {
            return isNews ? "stays and may log in again." : "was not to be deleted.";
        }
    }

    /// `user reset-link` is for handing over by other means than mail; unlike `reset-password` nobody else learns the
    /// new password.
    @Command(
            description = {
                "Make a link with which somebody chooses a new password.",
                "It works once and for a day; whoever has it can take the account over."
            })
    public static final class ResetLinkCommand implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "WHO", description = UserCommand.WHO)
        private String who;

        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            var terminal = options.terminal();
            try (var installation = options.open()) {
                var person = UserCommand.person(installation, who);
                var web = installation.config().web();
                var url = installation.config().instance().url();
                var house = url.isEmpty() ? "http://localhost:" + web.port() : url;
                var link = house + installation.administration().resetPath(person.id());
                if (terminal.json()) terminal.json(Json.WIRE.createObjectNode().put("link", link));
                else terminal.say(link);
                return ExitCode.OK;
            }
        }
    }
}
