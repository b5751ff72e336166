package discordination.system;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Permission;
import discordination.access.Tokens;
import discordination.http.Json;
import discordination.kit.Person;
import discordination.kit.Stage;
import discordination.kit.Visitor;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A server filled by SQL, and a moderator who is in it, with friends, groups, sessions and calls elsewhere: what
/// {@link Operation} acts upon.
///
/// Ids are made of the sample's letter, a kind of three letters and a number.
final class Sample {
    /// How much there is.
    ///
    /// @param name   one letter
    /// @param people friends, groups, sessions, settings and other servers of the moderator
    record Size(String name, int members, int channels, int roles, int people) {}

    private static final String FILLING = """
            insert into users (id, username, discriminator)
                select '01' || :size || kind || lpad(n::text, 20, '0'), lower(kind) || n || :size, '0001'
                from (select 'MEM' kind, n from generate_series(1, :members) n
                      union all select 'FRD', n from generate_series(1, :people) n
                      union all select 'BOT', n from generate_series(1, :people) n) u;
            insert into roles (id, server_id, name, rank, allow)
                select '01' || :size || 'RAN' || lpad(n::text, 20, '0'), :server, 'role', n, case n when 0 then :all else 0 end
                from generate_series(0, :roles) n;
            insert into members (server_id, user_id, roles)
                select :server, '01' || :size || 'MEM' || lpad(n::text, 20, '0'),
                    case when n % 3 = 0 then array['01' || :size || 'RAN' || lpad((1 + n % :roles)::text, 20, '0')] else '{}' end
                from generate_series(1, :members) n;
            update members set roles = array(select id from roles where server_id = :server)
                where server_id = :server and user_id = :moderator;
            insert into channels (id, kind, server_id, name, role_permissions)
                select '01' || :size || 'CHA' || lpad(n::text, 20, '0'), 'TextChannel', :server, 'channel',
                    (select jsonb_object_agg(id, json_build_object('a', 0, 'd', 68719476736)) from roles
                     where server_id = :server and rank > 0)
                from generate_series(1, :channels) n;
            insert into messages (id, channel_id, author, content)
                select :now || 'M' || :size || lpad((row_number() over ())::text, 14, '0'), c.id,
                    '01' || :size || 'MEM' || lpad((1 + n % 20)::text, 20, '0'), 'hello'
                from channels c, generate_series(1, 20) n where c.server_id = :server;
            insert into messages (id, channel_id, author, content, webhook)
                select :now || 'H' || :size || lpad(n::text, 14, '0'), :channel,
                    '01' || :size || 'WEB' || lpad('1', 20, '0'), 'done', '{"name":"hook"}' from generate_series(1, 2) n;
            insert into reactions (message_id, emoji, user_id)
                select id, '👍', author from messages where channel_id in (select id from channels where server_id = :server);
            insert into unreads (user_id, channel_id) select :moderator, id from channels where server_id = :server;
            insert into bans (server_id, user_id)
                select :server, '01' || :size || 'BAN' || lpad(n::text, 20, '0') from generate_series(1, :roles) n;
            insert into invites (code, server_id, channel_id, creator)
                select :size || lpad(n::text, 7, '0'), :server, :channel, :owner from generate_series(1, :roles) n;
            insert into emojis (id, server_id, creator_id, name)
                select '01' || :size || 'EMJ' || lpad(n::text, 20, '0'), :server, :owner, 'tea' from generate_series(1, :emojis) n;
            insert into file_hashes (hash, processed_hash, object_key, content_type, size, metadata)
                values ('h', 'h', 'k', 'image/png', 1, '{}') on conflict do nothing;
            insert into files (id, tag, filename, hash, content_type, size, metadata, uploader_id)
                values ('01' || :size || 'FIL' || lpad('1', 20, '0'), 'emojis', 'a.png', 'h', 'image/png', 1,
                    '{"type":"Image","width":1,"height":1}', :moderator);
            insert into webhooks (id, channel_id, creator_id, name, permissions, token)
                select '01' || :size || 'WEB' || lpad(n::text, 20, '0'), :channel, :owner, 'hook', :webhook, 'token'
                from generate_series(1, :roles) n;
            insert into audit_logs (id, server_id, user_id, target, type, action)
                select :now || 'E' || :size || lpad(n::text, 14, '0'), :server, :owner, user_id, 'MemberKick',
                    json_build_object('type', 'MemberKick', 'user', user_id)
                from (select user_id, row_number() over () n from members where server_id = :server) m;
            update servers set categories = (select json_agg(json_build_object('id', c.id, 'title', 'c',
                    'channels', json_build_array(c.id))) from channels c where c.server_id = :server),
                    system_messages = json_build_object('user_joined', :channel, 'user_left', :channel,
                        'user_kicked', :channel, 'user_banned', :channel)
                where id = :server;
            insert into relationships (user_id, other_id, status)
                select :moderator, id, 'FRIEND' from users where id like '01' || :size || 'FRD%'
                union all select id, :moderator, 'FRIEND' from users where id like '01' || :size || 'FRD%';
            insert into channels (id, kind, pair, recipients)
                select '01' || :size || 'DIR' || lpad(n::text, 20, '0'), 'DirectMessage',
                    least(:moderator, '01' || :size || 'FRD' || lpad(n::text, 20, '0')) || '+'
                        || greatest(:moderator, '01' || :size || 'FRD' || lpad(n::text, 20, '0')),
                    array[:moderator, '01' || :size || 'FRD' || lpad(n::text, 20, '0')]
                from generate_series(1, :people) n;
            insert into channels (id, kind, name, owner, recipients)
                select '01' || :size || 'GRP' || lpad(n::text, 20, '0'), 'Group', 'group', :moderator,
                    array_prepend(:moderator, array(select '01' || :size || 'FRD' || lpad(m::text, 20, '0')
                        from generate_series(2, :people) m))
                from generate_series(1, :people) n;
            insert into sessions (id, account_id, token_hash, name)
                select '01' || :size || 'SES' || lpad(n::text, 20, '0'), :moderator, sha256(('session' || n || :size)::bytea),
                    'elsewhere' from generate_series(1, :people) n;
            insert into bots (id, owner, token, token_hash)
                select '01' || :size || 'BOT' || lpad(n::text, 20, '0'), :moderator, n || :size, sha256((n || :size)::bytea)
                from generate_series(1, :people) n;
            update users set bot_owner = :moderator where id like '01' || :size || 'BOT%';
            insert into settings (user_id, key, revision, value)
                select :moderator, 'key' || n, 1, 'x' from generate_series(1, :people) n;
            insert into servers (id, owner, name, default_permissions)
                select '01' || :size || 'SRV' || lpad(n::text, 20, '0'), :owner, 'Elsewhere', :all
                from generate_series(1, :people) n;
            insert into channels (id, kind, server_id, name, voice)
                select '01' || :size || 'TLK' || lpad(n::text, 20, '0'), 'TextChannel',
                    '01' || :size || 'SRV' || lpad(n::text, 20, '0'), 'talk', '{}' from generate_series(1, :people) n;
            insert into members (server_id, user_id)
                select s.id, u.id from servers s, users u where s.id like '01' || :size || 'SRV%'
                and u.id in (:moderator, '01' || :size || 'FRD' || lpad('1', 20, '0'));
            """;

    final Size size;
    final Person owner;
    final Person moderator;
    final Person joiner;
    /// Has a session and no name yet.
    final Visitor newcomer;

    final Person.Place place;
    final String now = UlidCreator.getUlid().toString().substring(0, 10);
    final String message;
    private int used = 2;

    /// @param stage where they act
    Sample(Stage stage, Size size, Person owner, Person joiner) {
        this.size = size;
        this.owner = owner;
        this.joiner = joiner;
        moderator = stage.person("moderator");
        newcomer = stage.newcomer();
        place = owner.createsServer("Tea");
        owner.admits(place, moderator);
        fill(stage);
        talk(stage);
        message = moderator.says(place.channel(), "hello");
    }

    private void fill(Stage stage) {
        var values = Map.<String, Object>ofEntries(
                Map.entry("size", size.name),
                Map.entry("members", size.members),
                Map.entry("channels", size.channels),
                Map.entry("roles", size.roles),
                Map.entry("emojis", Math.min(size.roles, 90)),
                Map.entry("people", size.people),
                Map.entry("server", place.id()),
                Map.entry("channel", place.channel()),
                Map.entry("owner", owner.id()),
                Map.entry("moderator", moderator.id()),
                Map.entry("all", Permission.ALL),
                Map.entry("webhook", Permission.WEBHOOK),
                Map.entry("now", now));
        stage.database().change(tx -> {
            for (var statement : FILLING.split(";\n")) {
                if (statement.isBlank()) continue;
                var update = tx.sql().createUpdate(statement);
                values.forEach((name, value) -> {
                    if (Pattern.compile("(?<!:):" + name + "\\b")
                            .matcher(statement)
                            .find()) update.bind(name, value);
                });
                update.execute();
            }
            // What autovacuum would have done by now, had all this grown by itself.
            tx.sql().execute("analyze");
        });
    }

    /// A friend talks in every other server.
    private void talk(Stage stage) {
        for (int i = 1; i <= size.people; i++) {
            var place = Map.of("node", "n", "server", made("SRV", i), "sid", "room");
            var state = Map.of(
                    "id", made("FRD", 1),
                    "joined_at", "2026-01-01T00:00:00Z",
                    "is_receiving", true,
                    "is_publishing", true,
                    "screensharing", false,
                    "camera", false);
            var present = Map.of("sid", "connection", "state", state);
            var redis = stage.redis().commands();
            redis.hset("voice:places", made("TLK", i), Json.text(place));
            redis.hset("voice:channel:" + made("TLK", i), made("FRD", 1), Json.text(present));
        }
    }

    String made(String kind, int number) {
        return "01%s%s%020d".formatted(size.name, kind, number);
    }

    String code(int number) {
        return "%s%07d".formatted(size.name, number);
    }

    /// Somebody upon whom nobody has acted yet.
    String member() {
        return made("MEM", ++used);
    }

    List<String> friends() {
        return IntStream.rangeClosed(1, size.people)
                .mapToObj(i -> made("FRD", i))
                .toList();
    }

    /// One of the webhook's messages.
    String said(int number) {
        return "%sH%s%014d".formatted(now, size.name, number);
    }

    /// What a parameter of a path stands for, unless an operation says otherwise.
    String place(String parameter) {
        return switch (parameter) {
            case "server" -> place.id();
            case "channel" -> place.channel();
            case "message" -> message;
            case "user" -> made("MEM", 1);
            case "role" -> made("RAN", 2);
            case "emoji" -> made("EMJ", 1);
            case "code" -> code(1);
            case "webhook" -> made("WEB", 1);
            case "token" -> "token";
            case "bot" -> made("BOT", 1);
            case "session" -> made("SES", 3);
            case "node" -> "worldwide";
            default -> throw new IllegalArgumentException(parameter);
        };
    }

    /// One of the moderator's other sessions.
    Visitor elsewhere(Stage stage, int number) {
        return stage.visitor().with("X-Session-Token", "session" + number + size.name);
    }

    /// Somebody who has just proved that it is them.
    Visitor withTicket(Stage stage, Visitor visitor) {
        var ticket = Tokens.token();
        stage.database()
                .change(tx -> tx.sql()
                        .createUpdate("""
                                insert into mfa_tickets (id, account_id, token_hash, validated)
                                select :id, account_id, :hash, true from sessions where token_hash = :session
                                """)
                        .bind("id", UlidCreator.getUlid().toString())
                        .bind("hash", Tokens.hash(ticket))
                        .bind("session", Tokens.hash(visitor.header("X-Session-Token")))
                        .execute());
        return visitor.with("X-MFA-Ticket", ticket);
    }

    /// What is in a link that somebody has been mailed.
    String mailed(Stage stage, String purpose, String account) {
        var token = Tokens.token();
        stage.database()
                .change(tx -> tx.sql()
                        .execute(
                                "insert into mailed_links (token_hash, account_id, purpose, expires_at)"
                                        + " values (?, ?, ?, now() + interval '1 hour')",
                                Tokens.hash(token),
                                account,
                                purpose));
        return token;
    }

    /// All roles from the highest to the lowest but with the low ones turned round.
    List<String> ranks(Stage stage) {
        return stage.database()
                .read(handle -> handle.createQuery(
                                "select id from roles where server_id = :server order by rank > 0, rank desc")
                        .bind("server", place.id())
                        .mapTo(String.class)
                        .list());
    }

    /// The newest messages of the first channel.
    List<String> newest(Stage stage) {
        return stage.database()
                .read(handle -> handle.createQuery(
                                "select id from messages where channel_id = :channel order by id desc limit 10")
                        .bind("channel", place.channel())
                        .mapTo(String.class)
                        .list());
    }
}
