package discordination.access;

import discordination.db.Database;
import discordination.http.Exchange;
import discordination.user.StoredUser;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Finds out who stands behind the tokens of a request; each is looked up once per request.
///
/// A bot token wins on all routes for users, even an invalid one beside a valid session (rest-accounts 1.2).
final class Credentials {
    private static final String SESSION = "x-session-token";
    private static final String BOT = "x-bot-token";

    private final Database database;

    Credentials(Database database) {
        this.database = database;
    }

    /// What a session token proves; `session` is null when it proves nothing, `user` before onboarding.
    private record OfSession(String session, String account, StoredUser user) {
        private static final OfSession NONE = new OfSession(null, null, null);
    }

    /// What a bot token proves; `user` is null when it proves nothing.
    private record OfBot(StoredUser user) {}

    /// The session of the request, whatever bot token stands beside it.
    Optional<SessionAccess> session(Exchange exchange) {
        var proven = ofSession(exchange);
        return proven.session == null
                ? Optional.empty()
                : Optional.of(new SessionAccess(proven.session, proven.account));
    }

    /// The user who calls, person or bot.
    Optional<Caller> caller(Exchange exchange) {
        var proven = sentByBot(exchange) ? OfSession.NONE : ofSession(exchange);
        var user = sentByBot(exchange) ? ofBot(exchange).user : proven.user;
        return user == null
                ? Optional.empty()
                : Optional.of(new Caller(user, proven.session, Audited.reason(exchange)));
    }

    /// Sessions first, then bots (gateway 1.2); all in one query, since many come at once.
    Optional<Arrival> arrival(String token) {
        var proof = Tokens.hash(token);
        return database.read(handle -> handle.createQuery("select proven.session, " + StoredUser.COLUMNS + """
                        , array(select server_id::text from members where user_id = u.id and not hidden) servers,
                        array(select other_id::text from relationships
                                  where user_id = u.id and status in ('FRIEND', 'OUTGOING', 'INCOMING')
                              union select unnest(recipients) from channels
                                  where server_id is null and recipients @> array[u.id::text]) followed
                        from (select id session, account_id user_id from sessions where token_hash = :proof
                              union all select null, id from bots where token_hash = :proof) proven
                        join users u on u.id = proven.user_id
                        """)
                .bind("proof", proof)
                .map((row, context) -> new Arrival(
                        new Caller(StoredUser.MAPPER.map(row, context), row.getString("session")),
                        proof,
                        List.of((String[]) row.getArray("servers").getArray()),
                        List.of((String[]) row.getArray("followed").getArray())))
                .findFirst());
    }

    /// Whom a rate limit counts: a bot, a session, else the address (rest-accounts 2).
    String identity(Exchange exchange) {
        if (sentByBot(exchange)) {
            var bot = ofBot(exchange).user;
            if (bot != null) return "bot:" + bot.id();
        } else {
            var session = ofSession(exchange).session;
            if (session != null) return "session:" + session;
        }
        return "address:" + exchange.client().network();
    }

    private static boolean sentByBot(Exchange exchange) {
        return exchange.header(BOT) != null;
    }

    private OfSession ofSession(Exchange exchange) {
        return exchange.remember(OfSession.class, () -> {
            var token = exchange.header(SESSION);
            return token == null ? OfSession.NONE : database.read(handle -> bySession(handle, token));
        });
    }

    private OfBot ofBot(Exchange exchange) {
        return exchange.remember(OfBot.class, () -> database.read(handle -> byBot(handle, exchange.header(BOT))));
    }

    private static OfSession bySession(Handle handle, String token) {
        return handle.createQuery("select s.id session_id, s.account_id, " + StoredUser.COLUMNS
                        + " from sessions s left join users u on u.id = s.account_id where s.token_hash = :hash")
                .bind("hash", Tokens.hash(token))
                .map((row, context) -> new OfSession(
                        row.getString("session_id"),
                        row.getString("account_id"),
                        row.getString("user_id") == null ? null : StoredUser.MAPPER.map(row, context)))
                .findOne()
                .orElse(OfSession.NONE);
    }

    private static OfBot byBot(Handle handle, String token) {
        return handle.createQuery("select " + StoredUser.COLUMNS
                        + " from bots b join users u on u.id = b.id where b.token_hash = :hash")
                .bind("hash", Tokens.hash(token))
                .map((row, context) -> new OfBot(StoredUser.MAPPER.map(row, context)))
                .findOne()
                .orElse(new OfBot(null));
    }
}
