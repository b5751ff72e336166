package discordination.app;

import discordination.account.AccountApi;
import discordination.account.Accounts;
import discordination.account.Captcha;
import discordination.account.Departures;
import discordination.account.Discretion;
import discordination.account.Emails;
import discordination.account.Mfa;
import discordination.account.MfaApi;
import discordination.account.NameApi;
import discordination.account.Passwords;
import discordination.account.Proofs;
import discordination.account.Registration;
import discordination.account.Resets;
import discordination.account.SessionApi;
import discordination.account.Sessions;
import discordination.account.Tickets;
import discordination.audit.AuditApi;
import discordination.bot.BotApi;
import discordination.bot.Bots;
import discordination.channel.ChannelApi;
import discordination.channel.Channels;
import discordination.channel.DirectApi;
import discordination.channel.Directs;
import discordination.channel.Groups;
import discordination.config.Config;
import discordination.emoji.EmojiApi;
import discordination.emoji.Emojis;
import discordination.http.OpenApi;
import discordination.http.Route;
import discordination.invite.InviteApi;
import discordination.invite.Invites;
import discordination.job.Jobs;
import discordination.link.RemotePreviews;
import discordination.mail.Mailer;
import discordination.member.Bans;
import discordination.member.MemberApi;
import discordination.member.MemberEdits;
import discordination.member.Members;
import discordination.message.MessageApi;
import discordination.message.Messages;
import discordination.message.Reactions;
import discordination.message.Sending;
import discordination.message.Unfurling;
import discordination.node.NodeApi;
import discordination.policy.Policies;
import discordination.policy.PolicyApi;
import discordination.push.Push;
import discordination.push.PushApi;
import discordination.relationship.RelationshipApi;
import discordination.relationship.Relationships;
import discordination.report.ReportApi;
import discordination.report.Reports;
import discordination.role.RoleApi;
import discordination.role.Roles;
import discordination.server.ServerApi;
import discordination.server.Servers;
import discordination.settings.Settings;
import discordination.settings.SettingsApi;
import discordination.unread.UnreadApi;
import discordination.unread.Unreads;
import discordination.user.UserApi;
import discordination.user.UserEdits;
import discordination.user.Users;
import discordination.voice.Voice;
import discordination.voice.VoiceApi;
import discordination.webhook.WebhookApi;
import discordination.webhook.Webhooks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The rooms of the REST API: what each needs, and the rows they answer.
final class ApiRooms implements AutoCloseable {
    private final Jobs jobs;
    private final Push push;
    private final Captcha captcha;
    private final Voice voice;
    private final List<Route<?, ?>> routes;

    /// @param links where the link service is reached
    ApiRooms(Config config, Stores stores, Supplier<String> links) {
        var access = stores.access();
        var database = stores.database();
        var events = stores.events();

        var users = new Users(database, events, stores.presences(), config.api());
        var emails = Emails.refusingDisposable(Path.of(config.accounts().refusedDomains()));
        var passwords = new Passwords(Path.of(config.accounts().refusedPasswords()));
        var mailer = new Mailer(config, database);
        var proofs = new Proofs(database, passwords);
        var tickets = new Tickets(database);
        var sessions = new Sessions(database, events, passwords, proofs, tickets);
        var accounts = new Accounts(database, emails, passwords, proofs, users, mailer);
        var registration = new Registration(
                database, emails, passwords, users, mailer, config.instance().inviteOnly());
        captcha = new Captcha(config.captcha());

        var limits = config.limits();
        jobs = new Jobs(database);
        var resets = new Resets(database, emails, passwords, sessions, mailer, jobs);
        var messages = new Messages(database, events, jobs, limits);
        push = new Push(config, database, events, stores.presences());
        voice = new Voice(config, database, stores.redis(), events, messages, push);
        var sending = new Sending(database, stores.redis(), events, stores.presences(), jobs, limits, config.api());
        var reactions = new Reactions(database, events, limits.global().messageReactions());
        var unreads = new Unreads(database, events);
        var members = new Members(database, events, limits, messages);
        var servers = new Servers(database, events, limits, members, tickets);
        var channels = new Channels(database, events, limits);
        var groups = new Groups(database, events, limits, messages);
        var edits = new UserEdits(database, events, stores.presences(), users);
        var relationships = new Relationships(database, events, stores.presences(), limits, push);
        var directs = new Directs(database, events);
        var webhooks = new Webhooks(database, events);
        var bots = new Bots(database, events, limits, users, edits, members, groups, voice::dismiss);
        var emojis = new Emojis(database, events, limits.global().serverEmoji());
        var settings = new Settings(database, events);
        jobs.start(
                config.api().workers(),
                Map.of(
                        Unfurling.KIND,
                        new Unfurling(new RemotePreviews(config.links(), links), events),
                        Resets.KIND,
                        resets));

        users.honour();
        push.start();
        voice.start();

        var rows = Stream.of(
                        new AccountApi(
                                        access,
                                        accounts,
                                        registration,
                                        resets,
                                        new Departures(database, sessions, mailer),
                                        tickets,
                                        captcha,
                                        Discretion.where(mailer.enabled()))
                                .routes(),
                        new SessionApi(access, sessions, tickets, proofs).routes(),
                        new MfaApi(access, new Mfa(database, proofs), proofs, tickets).routes(),
                        new NameApi(access, database, accounts, users).routes(),
                        new ServerApi(access, database, servers, limits.global().restrictServerCreation()).routes(),
                        new MemberApi(
                                        access,
                                        database,
                                        members,
                                        new MemberEdits(database, events, voice.moves()),
                                        new Bans(database, events, members),
                                        users)
                                .routes(),
                        new RoleApi(access, database, new Roles(database, events, limits)).routes(),
                        new ChannelApi(access, database, channels, groups, users).routes(),
                        new AuditApi(access, database, users, config.cleanup().auditLogs()).routes(),
                        new InviteApi(access, database, new Invites(database, members, groups, users)).routes(),
                        new EmojiApi(access, emojis).routes(),
                        new UserApi(access, users, edits).routes(),
                        new RelationshipApi(access, relationships).routes(),
                        new DirectApi(access, directs).routes(),
                        new BotApi(access, bots).routes(),
                        new SettingsApi(access, settings).routes(),
                        new PolicyApi(access, new Policies(database)).routes(),
                        new ReportApi(access, new Reports(database)).routes(),
                        new PushApi(access, push).routes(),
                        new NodeApi(config, push::publicKey).routes(),
                        new MessageApi(access, database, events, users, sending, messages, reactions).routes(),
                        new WebhookApi(
                                        access,
                                        webhooks,
                                        sending,
                                        messages,
                                        config.api().webhooks())
                                .routes(),
                        new UnreadApi(access, database, unreads).routes(),
                        new VoiceApi(access, voice).routes())
                .<Route<?, ?>>flatMap(List::stream)
                .toList();
        var described = Stream.of(OpenApi.of("Discordination", rows));
        routes = Stream.concat(rows.stream(), described).toList();
    }

    /// All rows of the API, in the order of the rooms.
    List<Route<?, ?>> routes() {
        return routes;
    }

    /// Stops taking jobs and looking after calls.
    @Override
    public void close() {
        voice.close();
        push.close();
        jobs.close();
        captcha.close();
    }
}
