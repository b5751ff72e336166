package discordination.command;

import discordination.account.RegistrationInvites.RegistrationInvite;
import discordination.app.ExitCode;
import discordination.app.Installation;
import discordination.app.Refusal;
import discordination.http.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `invite`: codes for registering while `instance.invite_only` is on; invites into a server are made in the client.
@Command(
        description = "Create, list and revoke the codes that instance.invite_only asks for.",
        exitCodeList = {
            "65:the invite has been used",
            "67:there is no such invite",
            "77:the installation belongs to another user of this machine"
        })
public final class InviteCommand {
    private static final String UNUSED = "unused";

    /// `invite create` writes codes, one a line.
    @Command(description = "Create codes for registering; each is worth one account.")
    public static final class CreateCommand implements Callable<Integer> {
        private static final int MOST = 1000;
        private static final int LONGEST_NOTE = 200;

        @Option(
                names = "--count",
                paramLabel = "N",
                defaultValue = "1",
                description = "How many (default: ${DEFAULT-VALUE}).")
        private int count;

        @Option(names = "--note", paramLabel = "TEXT", description = "Whom they are for; only `invite list` shows it.")
        private String note;

        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            if (count < 1 || count > MOST) throw new Refusal(ExitCode.USAGE, "--count must be between 1 and " + MOST);
            if (note != null && note.length() > LONGEST_NOTE) {
                throw new Refusal(ExitCode.USAGE, "--note may have " + LONGEST_NOTE + " characters");
            }
            var terminal = options.terminal();
            try (var installation = options.open()) {
                var invites = installation.registrationInvites().create(count, note);
                if (terminal.json()) terminal.json(invites);
                else invites.forEach(invite -> terminal.say(invite.code()));
                if (!installation.config().instance().inviteOnly()) {
                    terminal.remark("Anybody may register without a code, since instance.invite_only is off.");
                }
                return ExitCode.OK;
            }
        }
    }

    /// `invite list` is all codes, oldest first.
    @Command(description = "List the codes and who used them.")
    public static final class ListCommand implements Callable<Integer> {
        @Option(names = "--unused", description = "Only those that are still worth an account.")
        private boolean unused;

        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            var terminal = options.terminal();
            try (var installation = options.open()) {
                var invites = installation.registrationInvites().list(unused);
                if (terminal.json()) terminal.json(invites);
                else show(installation, invites, terminal);
                return ExitCode.OK;
            }
        }

        private static void show(Installation installation, List<RegistrationInvite> invites, Terminal terminal) {
            if (invites.isEmpty()) {
                terminal.remark("No invites.");
                return;
            }
            var table = new Table("CODE", "CREATED", "USED BY", "USED", "NOTE");
            for (var invite : invites) {
                table.row(
                        invite.code(),
                        Times.day(invite.createdAt()),
                        invite.claimedBy() == null ? UNUSED : name(installation, invite.claimedBy()),
                        Times.day(invite.claimedAt()),
                        invite.note());
            }
            table.printTo(terminal);
        }

        private static String name(Installation installation, String account) {
            return installation.residents().find(account).stream()
                    .map(person -> person.tag() == null ? person.email() : person.tag())
                    .collect(Collectors.collectingAndThen(
                            Collectors.joining(), name -> name.isEmpty() ? account : name));
        }
    }

    /// `invite revoke` makes an unused code worthless.
    @Command(description = "Make a code worthless that nobody has used yet.")
    public static final class RevokeCommand implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "CODE", description = "What `invite create` wrote.")
        private String code;

        @Mixin
        private InstallationOptions options;

        /// The answer for programs.
        private record Revoked(String code, boolean revoked) {}

        @Override
        public Integer call() throws Refusal {
            var terminal = options.terminal();
            try (var installation = options.open()) {
                installation.registrationInvites().revoke(code);
                if (terminal.json()) terminal.json(new Revoked(code, true));
                else terminal.say("Revoked " + Terminal.printable(code));
                return ExitCode.OK;
            } catch (Problem problem) {
                if (!"NotFound".equals(problem.type())) throw problem;
                throw new Refusal(ExitCode.NOT_FOUND, "there is no invite " + Terminal.printable(code), problem);
            }
        }
    }
}
