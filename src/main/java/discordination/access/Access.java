package discordination.access;

import discordination.channel.Channel;
import discordination.db.Database;
import discordination.http.Exchange;
import discordination.http.Guard;
import discordination.http.Problem;
import discordination.member.Member;
import discordination.role.Role;
import discordination.user.Relationship;
import discordination.user.StoredUser;
import discordination.webhook.Webhook;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The guards of all routes: who calls, what they ask for, and whether they may; each loads in one query.
public final class Access {
    private final Database database;
    private final Credentials credentials;

    public Access(Database database) {
        this.database = database;
        this.credentials = new Credentials(database);
    }

    /// Whom a rate limit counts: a bot, a session, else the address (rest-accounts 2).
    public String identity(Exchange exchange) {
        return credentials.identity(exchange);
    }

    /// A valid session; its account may not have a user yet.
    public Guard<SessionAccess> session() {
        return new CallerGuard<>("session") {
            @Override
            SessionAccess prove(Exchange exchange) {
                return credentials.session(exchange).orElseThrow(Problem::unauthorized);
            }
        };
    }

    /// A user, person or bot.
    public Guard<Caller> user() {
        return new CallerGuard<>("user") {
            @Override
            Caller prove(Exchange exchange) {
                return caller(exchange);
            }
        };
    }

    /// Anybody; the handler learns who calls if they prove it, and wrong credentials count as none.
    public Guard<Optional<Caller>> anybody() {
        return new CallerGuard<>("anyone") {
            @Override
            Optional<Caller> prove(Exchange exchange) {
                return credentials.caller(exchange);
            }
        };
    }

    /// A person; bots are answered `IsBot`.
    public Guard<Caller> person() {
        return new CallerGuard<>("person") {
            @Override
            Caller prove(Exchange exchange) {
                var caller = caller(exchange);
                caller.requirePerson();
                return caller;
            }
        };
    }

    /// A person who may found servers; whoever may not is told so before their wish is read (rest-servers 2.2).
    ///
    /// @param listed ids of those who may; empty: everybody
    public Guard<Caller> founder(List<String> listed) {
        return new CallerGuard<>("person") {
            @Override
            Caller prove(Exchange exchange) {
                var caller = caller(exchange);
                caller.requirePerson();
                if (!listed.isEmpty() && !listed.contains(caller.id())) throw Problem.of(403, "CantCreateServers");
                return caller;
            }
        };
    }

    /// The channel `{channel}` with all the given permissions: 404 when it does not exist, 403 when one is missing.
    public Guard<ChannelAccess> channel(Permission... permissions) {
        return new ObjectGuard<>("channel" + names(permissions)) {
            @Override
            ChannelAccess load(Exchange exchange, Caller caller) {
                var access = database.read(handle -> channel(handle, caller, exchange.path("channel")))
                        .orElseThrow(Problem::notFound);
                for (var permission : permissions) access.require(permission);
                return access;
            }
        };
    }

    /// The server `{server}` with all the given permissions: 404 when it does not exist, 403 when one is missing.
    public Guard<ServerAccess> server(Permission... permissions) {
        return new ObjectGuard<>("server" + names(permissions)) {
            @Override
            ServerAccess load(Exchange exchange, Caller caller) {
                var access = database.read(handle -> server(handle, caller, exchange.path("server")))
                        .orElseThrow(Problem::notFound);
                for (var permission : permissions) access.require(permission);
                return access;
            }
        };
    }

    /// The server `{server}` for its members; to outsiders it does not exist.
    public Guard<ServerAccess> member() {
        return new ObjectGuard<>("member") {
            @Override
            ServerAccess load(Exchange exchange, Caller caller) {
                return database.read(handle -> server(handle, caller, exchange.path("server")))
                        .filter(access -> access.member() != null)
                        .orElseThrow(Problem::notFound);
            }
        };
    }

    /// The same guard for a route whose deed is written to the audit log, where the caller may say why.
    public static <G> Guard<G> audited(Guard<G> guard) {
        return new Audited<>(guard);
    }

    /// The webhook `{webhook}` for those who have all the given permissions in its channel.
    public Guard<ManagedWebhook> webhook(Permission... permissions) {
        return new ObjectGuard<>("webhook" + names(permissions)) {
            @Override
            ManagedWebhook load(Exchange exchange, Caller caller) {
                var managed = database.read(handle -> webhook(handle, exchange.path("webhook"))
                                .flatMap(found -> channel(
                                                handle, caller, found.channel().id())
                                        .map(in -> new ManagedWebhook(in, found.webhook()))))
                        .orElseThrow(Problem::notFound);
                for (var permission : permissions) managed.in().require(permission);
                return managed;
            }
        };
    }

    /// The webhook `{webhook}` for whoever shows its `{token}`: 404 when there is none, 401 for another token.
    public Guard<WebhookAccess> webhookToken() {
        return new Guard<>() {
            /// The token is looked at when the request is known to be valid (rest-servers 3.8).
            @Override
            public void authenticate(Exchange exchange) {}

            @Override
            public WebhookAccess admit(Exchange exchange) {
                var access = database.read(handle -> webhook(handle, exchange.path("webhook")))
                        .orElseThrow(Problem::notFound);
                if (!access.webhook().accepts(exchange.path("token"))) throw Problem.of(401, "NotAuthenticated");
                return access;
            }

            @Override
            public String description() {
                return "webhook token";
            }
        };
    }

    private static Optional<WebhookAccess> webhook(Handle handle, String id) {
        return handle.createQuery("select " + Webhook.COLUMNS + ", " + Channel.COLUMNS + ", " + RULES + """
                         from webhooks w
                        join channels c on c.id = w.channel_id
                        left join servers s on s.id = c.server_id
                        where w.id = :id
                        """)
                .bind("id", id)
                .map((row, context) -> {
                    var channel = Channel.MAPPER.map(row, context);
                    var rules = channel instanceof Channel.TextChannel ? rules(row) : null;
                    return new WebhookAccess(Webhook.MAPPER.map(row, context), channel, rules);
                })
                .findOne();
    }

    /// Who comes to the gateway with a token, person or bot; empty when the token proves nothing.
    public Optional<Arrival> arrival(String token) {
        return credentials.arrival(token);
    }

    /// A channel as the caller may use it; empty when there is none.
    public static Optional<ChannelAccess> channel(Handle handle, Caller caller, String id) {
        return handle.createQuery("select " + Channel.COLUMNS + ", " + RULES + ", " + Member.COLUMNS + """
                         from channels c
                        left join servers s on s.id = c.server_id
                        left join members m on m.server_id = c.server_id and m.user_id = :user and not m.hidden
                        where c.id = :id
                        """)
                .bind("id", id)
                .bind("user", caller.id())
                .map((row, context) -> {
                    var channel = Channel.MAPPER.map(row, context);
                    if (!(channel instanceof Channel.TextChannel text)) {
                        return new ChannelAccess(caller, channel, null, null, 0);
                    }
                    var rules = rules(row);
                    var member = Member.MAPPER.map(row, context);
                    var permissions = Permissions.inChannel(
                            rules, text, caller.id(), caller.isPrivileged(), member, Instant.now());
                    return new ChannelAccess(caller, channel, rules, member, permissions);
                })
                .findOne()
                .map(access -> access.rules() == null ? outsideServers(handle, access) : access);
    }

    private static ChannelAccess outsideServers(Handle handle, ChannelAccess access) {
        var caller = access.caller();
        var mayWrite = access.channel() instanceof Channel.DirectMessage direct
                && direct.recipients().contains(caller.id())
                && acquaintance(handle, caller, direct.other(caller.id()))
                        .map(acquaintance -> acquaintance.may(UserPermission.SEND_MESSAGE))
                        .orElse(false);
        var permissions = Permissions.outsideServers(access.channel(), caller.id(), caller.isPrivileged(), mayWrite);
        return new ChannelAccess(caller, access.channel(), null, null, permissions);
    }

    /// A server as the caller may use it; empty when there is none.
    public static Optional<ServerAccess> server(Handle handle, Caller caller, String id) {
        return handle.createQuery("select s.id, " + RULES + ", " + Member.COLUMNS + """
                         from servers s
                        left join members m on m.server_id = s.id and m.user_id = :user and not m.hidden
                        where s.id = :id
                        """)
                .bind("id", id)
                .bind("user", caller.id())
                .map((row, context) -> {
                    var rules = rules(row);
                    var member = Member.MAPPER.map(row, context);
                    var permissions =
                            Permissions.inServer(rules, caller.id(), caller.isPrivileged(), member, Instant.now());
                    return new ServerAccess(caller, id, rules, member, permissions);
                })
                .findOne();
    }

    /// How the caller stands to another user; empty when there is no such user.
    public static Optional<UserPermission.Acquaintance> acquaintance(Handle handle, Caller caller, String other) {
        return handle.createQuery("select " + StoredUser.COLUMNS + """
                        , (select status from relationships where user_id = :me and other_id = u.id) relation,
                        exists (select from members a join members b using (server_id)
                                where a.user_id = :me and b.user_id = u.id and not a.hidden and not b.hidden)
                        or exists (select from channels
                                   where server_id is null and recipients @> array[:me::text, u.id::text]) mutual
                        from users u where u.id = :other
                        """)
                .bind("me", caller.id())
                .bind("other", other)
                .map((row, context) -> {
                    var user = StoredUser.MAPPER.map(row, context);
                    var relation = row.getString("relation");
                    var relationship = user.id().equals(caller.id())
                            ? Relationship.USER
                            : relation == null ? Relationship.NONE : Relationship.valueOf(relation);
                    return new UserPermission.Acquaintance(caller.user(), user, relationship, row.getBoolean("mutual"));
                })
                .findOne();
    }

    private static final String RULES = """
            s.owner server_owner, s.default_permissions server_default,
            (select json_agg(json_build_object('_id', r.id, 'name', r.name, 'rank', r.rank,
                    'permissions', json_build_object('a', r.allow, 'd', r.deny)))
             from roles r where r.server_id = s.id) server_roles""";

    private static Permissions.Rules rules(ResultSet row) throws SQLException {
        var roles = row.getString("server_roles");
        try {
            return new Permissions.Rules(
                    row.getString("server_owner"),
                    row.getLong("server_default"),
                    roles == null ? List.of() : List.of(discordination.http.Json.WIRE.readValue(roles, Role[].class)));
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Caller caller(Exchange exchange) {
        return credentials.caller(exchange).orElseThrow(Problem::unauthorized);
    }

    private static String names(Permission... permissions) {
        var names = new StringBuilder();
        for (var permission : permissions) names.append(' ').append(permission.wire);
        return names.toString();
    }

    /// A guard that only asks who calls.
    private abstract class CallerGuard<G> implements Guard<G> {
        private final String description;

        CallerGuard(String description) {
            this.description = description;
        }

        abstract G prove(Exchange exchange);

        @Override
        public void authenticate(Exchange exchange) {
            prove(exchange);
        }

        @Override
        public G admit(Exchange exchange) {
            return prove(exchange);
        }

        @Override
        public String description() {
            return description;
        }
    }

    /// A guard that loads what the path names.
    private abstract class ObjectGuard<G> implements Guard<G> {
        private final String description;

        ObjectGuard(String description) {
            this.description = description;
        }

        abstract G load(Exchange exchange, Caller caller);

        @Override
        public void authenticate(Exchange exchange) {
            caller(exchange);
        }

        @Override
        public G admit(Exchange exchange) {
            return load(exchange, caller(exchange));
        }

        @Override
        public String description() {
            return description;
        }
    }
}
