package discordination.command;

import discordination.account.AccountApi.CreateAccount;
import discordination.account.Resident;
import discordination.app.ExitCode;
import discordination.app.Installation;
import discordination.app.Refusal;
import discordination.http.Json;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `user`: what the operator does with people's accounts, while the services run or not.
@Command(
        description = "Create, find, help and suspend people; make the first admin.",
        exitCodeList = {
            "65:what was given is not accepted, or does not name one person",
            "67:there is no such user",
            "73:there is an account with this e-mail address already",
            "77:the installation belongs to another user of this machine"
        })
public final class UserCommand {
    static final String WHO = "Their id, name#1234, e-mail address, or a name that only one person has.";

    /// The one person who is meant.
    private static Resident find(Installation installation, String who) throws Refusal {
        var found = installation.residents().find(who);
        if (found.isEmpty()) {
            throw new Refusal(ExitCode.NOT_FOUND, "there is no user " + Terminal.printable(who));
        }
        if (found.size() > 1) {
            var tags = found.stream().map(Resident::tag).collect(Collectors.joining(", "));
            throw new Refusal(ExitCode.REFUSED, "several people have this name: " + Terminal.printable(tags));
        }
        return found.getFirst();
    }

    /// As [#find], for deeds that need an account.
    static Resident person(Installation installation, String who) throws Refusal {
        var found = find(installation, who);
        if (found.botOwner() == null) return found;
        throw new Refusal(ExitCode.REFUSED, name(found) + " is a bot; its owner is " + found.botOwner());
    }

    static String name(Resident person) {
        return Terminal.printable(person.tag() == null ? person.email() : person.tag());
    }

    /// Says what is true now: the person for programs, a sentence for people.
    private static int tell(Terminal terminal, Installation installation, Resident person, String sentence)
            throws Refusal {
        var now = find(installation, person.id());
        if (terminal.json()) terminal.json(now);
        else terminal.say(name(now) + " " + sentence);
        return ExitCode.OK;
    }

    /// The password with the person, if nobody knows it yet.
    private static void tellWithPassword(
            Terminal terminal, Resident person, PasswordOptions.Password password, String sentence) {
        if (terminal.json()) {
            var tree = Json.WIRE.<com.fasterxml.jackson.databind.node.ObjectNode>valueToTree(person);
            if (password.isGenerated()) tree.put("password", password.text());
            terminal.json(tree);
            return;
        }
        terminal.say(sentence);
        if (password.isGenerated()) terminal.say("Password, shown only now: " + password.text());
    }

    /// `user create` opens an account that can be used at once, also in a house that is closed to others.
    @Command(
            description = {
                "Create an account that can be used at once.",
                "The first admin: user create alice --email alice@example.org --admin"
            })
    public static final class CreateCommand implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "NAME", description = "Username; the four digits behind it are drawn.")
        private String name;

        @Option(names = "--email", paramLabel = "ADDRESS", required = true, description = "What they log in with.")
        private String email;

        @Option(names = "--admin", description = "Allow them everything in every server, as `user promote` does.")
        private boolean admin;

        @Mixin
        private PasswordOptions passwords;

        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            var terminal = options.terminal();
            try (var installation = options.open()) {
                var password = passwords.read();
                var account = new CreateAccount(email, password.text(), null, null, name);
                var id = installation.accounts().create(account.email(), account.password(), account.username());
                if (admin) installation.users().privilege(id, true);
                var person = find(installation, id);
                tellWithPassword(
                        terminal,
                        person,
                        password,
                        "Created " + name(person) + " <" + Terminal.printable(person.email()) + ">"
                                + (admin ? ", who may do everything." : "."));
                return ExitCode.OK;
            }
        }
    }

    /// `user list` is a page of accounts, oldest first.
    @Command(description = "List accounts, oldest first, a page at a time.")
    public static final class ListCommand implements Callable<Integer> {
        @Option(
                names = "--search",
                paramLabel = "TEXT",
                description = "Only those with this in their name, display name or e-mail address.")
        private String search;

        @Mixin
        private PageOptions pages;

        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            var wanted = pages.wanted();
            var terminal = options.terminal();
            try (var installation = options.open()) {
                var found = installation.residents().list(pages.after(), search, wanted);
                var page = pages.page(found);
                if (terminal.json()) terminal.json(page);
                else show(page, terminal);
                pages.tellOfMore(found, Resident::id, terminal);
                return ExitCode.OK;
            }
        }

        private static void show(java.util.List<Resident> page, Terminal terminal) {
            if (page.isEmpty()) {
                terminal.remark("Nobody.");
                return;
            }
            var table = new Table("ID", "NAME", "E-MAIL", "CREATED", "LAST SEEN", "IS");
            for (var one : page) {
                table.row(
                        one.id(),
                        one.tag(),
                        one.email(),
                        Times.day(one.createdAt()),
                        Times.day(one.lastSeen()),
                        standing(one));
            }
            table.printTo(terminal);
        }
    }

    private static String standing(Resident person) {
        if (person.deletionDue() != null) return "leaving";
        if (person.suspended()) return "suspended";
        if (!person.verified()) return "unverified";
        if (person.privileged()) return "admin";
        if (person.botOwner() != null) return "bot";
        return person.lockedUntil() == null ? "" : "locked";
    }

    /// `user show` is all the operator may know of one person.
    @Command(description = "Show one person.")
    public static final class ShowCommand implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "WHO", description = WHO)
        private String who;

        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            var terminal = options.terminal();
            try (var installation = options.open()) {
                var person = find(installation, who);
                var online = installation.presences().isConnected(person.id());
                if (terminal.json()) {
                    var tree = Json.WIRE.<com.fasterxml.jackson.databind.node.ObjectNode>valueToTree(person);
                    terminal.json(tree.put("online", online));
                } else {
                    show(terminal, person, online);
                }
                return ExitCode.OK;
            }
        }

        private static void show(Terminal terminal, Resident person, boolean online) {
            line(terminal, "Id", person.id());
            line(terminal, "Name", person.tag() == null ? "none chosen yet" : person.tag());
            line(terminal, "Display name", person.displayName());
            line(terminal, "E-mail", person.email());
            line(terminal, "Created", Times.minute(person.createdAt()));
            line(terminal, "Admin", person.privileged() ? "yes" : "no");
            line(terminal, "Suspended", person.suspended() ? "yes" : "no");
            line(terminal, "Locked until", Times.minute(person.lockedUntil()));
            line(terminal, "Verified", person.email() == null ? null : person.verified() ? "yes" : "no");
            line(terminal, "MFA", person.mfa() ? "yes" : null);
            line(terminal, "Deleted on", Times.minute(person.deletionDue()));
            line(terminal, "Online", online ? "yes" : "no");
            line(terminal, "Last seen", Times.minute(person.lastSeen()));
            line(terminal, "Sessions", "" + person.sessions());
            line(terminal, "Servers", "" + person.servers());
            line(terminal, "Badges", person.badges() == 0 ? null : "" + person.badges());
            line(terminal, "Flags", person.flags() == 0 ? null : "" + person.flags());
            line(terminal, "Bot of", person.botOwner());
        }

        private static void line(Terminal terminal, String label, String value) {
            if (value == null) return;
            terminal.say(terminal.in(Terminal.Colour.GREY, "%-13s".formatted(label)) + Terminal.printable(value));
        }
    }

    /// `user reset-password` helps somebody who cannot be sent a mail.
    @Command(
            description = {
                "Give somebody a new password and end their sessions.",
                "It also opens an account that wrong passwords have locked."
            })
    public static final class ResetPasswordCommand implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "WHO", description = WHO)
        private String who;

        @Option(names = "--keep-sessions", description = "Leave their devices logged in.")
        private boolean keepSessions;

        @Mixin
        private PasswordOptions passwords;

        @Mixin
        private InstallationOptions options;

        @Override
        public Integer call() throws Refusal {
            var terminal = options.terminal();
            try (var installation = options.open()) {
                var person = person(installation, who);
                var password = passwords.read();
                installation.administration().resetPassword(person.id(), password.text(), keepSessions);
                tellWithPassword(
                        terminal,
                        find(installation, person.id()),
                        password,
                        name(person) + " has a new password"
                                + (keepSessions ? "; devices stay logged in." : " and is logged out everywhere."));
                return ExitCode.OK;
            }
        }
    }

    /// What the four short deeds have in common: one person, one change, one sentence.
    abstract static class Deed implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "WHO", description = WHO)
        private String who;

        @Mixin
        private InstallationOptions options;

        /// @return whether that is news
        abstract boolean change(Installation installation, Resident person);

        abstract String sentence(boolean isNews);

        @Override
        public Integer call() throws Refusal {
            try (var installation = options.open()) {
                var person = person(installation, who);
                if (needsUser() && person.tag() == null) {
                    throw new Refusal(ExitCode.REFUSED, name(person) + " has to choose a username first");
                }
                var isNews = change(installation, person);
                return tell(options.terminal(), installation, person, sentence(isNews));
            }
        }

        boolean needsUser() {
            return false;
        }
    }

    /// `user suspend` ends sessions and closes connections at once.
    @Command(
            description = {
                "Keep somebody out: no login, sessions ended, connections closed.",
                "Everything they wrote stays; `user unsuspend` lets them back."
            })
    public static final class SuspendCommand extends Deed {
        @Override
        boolean change(Installation installation, Resident person) {
            return installation.administration().suspend(person.id());
        }

        @Override
        String sentence(boolean isNews) {
            return isNews ? "is suspended and logged out everywhere." : "was suspended already.";
        }
    }

    @Command(description = "Let somebody log in again who was suspended.")
    public static final class UnsuspendCommand extends Deed {
        @Override
        boolean change(Installation installation, Resident person) {
            return installation.administration().unsuspend(person.id());
        }

        @Override
        String sentence(boolean isNews) {
            return isNews ? "may log in again." : "was not suspended.";
        }
    }

    @Command(
            description = {
                "Make somebody an admin: every permission in every server and channel.",
                "Admins also see the private channels of others and may edit any user."
            })
    public static final class PromoteCommand extends Deed {
        @Override
        boolean needsUser() {
            return true;
        }

        @Override
        boolean change(Installation installation, Resident person) {
            return installation.users().privilege(person.id(), true);
        }

        @Override
        String sentence(boolean isNews) {
            return isNews ? "is an admin now." : "was an admin already.";
        }
    }

    @Command(description = "Take an admin's rights back.")
    public static final class DemoteCommand extends Deed {
        @Override
        boolean needsUser() {
            return true;
        }

        @Override
        boolean change(Installation installation, Resident person) {
            return installation.users().privilege(person.id(), false);
        }

        @Override
        String sentence(boolean isNews) {
            return isNews ? "is no admin any more." : "was no admin.";
        }
    }
}
