package discordination.app;

import discordination.account.Farewells;
import discordination.account.Passwords;
import discordination.account.Tickets;
import discordination.bot.Bots;
import discordination.channel.Groups;
import discordination.config.Config;
import discordination.db.Database;
import discordination.event.Events;
import discordination.job.Jobs;
import discordination.member.Members;
import discordination.message.Messages;
import discordination.server.Servers;
import discordination.user.Presences;
import discordination.user.UserEdits;
import discordination.user.Users;
import java.nio.file.Path;

/// The rooms that the cleanup enters to delete accounts.
public final class Parting {
    private Parting() {}

    public static Farewells farewells(Config config, Database database, Events events, Presences presences) {
        var limits = config.limits();
        var users = new Users(database, events, presences, config.api());
        var edits = new UserEdits(database, events, presences, users);
        var messages = new Messages(database, events, new Jobs(database), limits);
        var members = new Members(database, events, limits, messages);
        var groups = new Groups(database, events, limits, messages);
        var servers = new Servers(database, events, limits, members, new Tickets(database));
        // Whoever is deleted has been logged out for long, and is in no call.
        var bots = new Bots(database, events, limits, users, edits, members, groups, _ -> {});
        return new Farewells(
                database,
                events,
                new Passwords(Path.of(config.accounts().refusedPasswords())),
                edits,
                new Farewells.Rooms(bots, servers, members, groups, messages),
                config.accounts().deleteMessages());
    }
}
