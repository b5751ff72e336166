package discordination.message;

import com.github.f4b6a3.ulid.UlidCreator;
import discordination.access.Permission;
import discordination.kit.Person;
import discordination.kit.Stage;

/// Places for messages, put straight into the tables, so that tests of messages need no other room.
final class Tables {
    private Tables() {}

    record Place(String server, String channel) {}

    static Place server(Stage stage, Person owner, Person... members) {
        var server = id();
        stage.database().change(tx -> {
            tx.sql()
                    .execute(
                            "insert into servers (id, owner, name, default_permissions) values (?, ?, 'Tea', ?)",
                            server,
                            owner.id(),
                            Permission.SERVER);
            tx.sql().execute("insert into members (server_id, user_id) values (?, ?)", server, owner.id());
            for (var member : members) {
                tx.sql().execute("insert into members (server_id, user_id) values (?, ?)", server, member.id());
            }
        });
        return new Place(server, channel(stage, server));
    }

    static String channel(Stage stage, String server) {
        var channel = id();
        stage.database()
                .change(tx -> tx.sql()
                        .execute(
                                "insert into channels (id, kind, server_id, name) values (?, 'TextChannel', ?, 'General')",
                                channel,
                                server));
        return channel;
    }

    static String group(Stage stage, Person owner, Person... others) {
        var channel = id();
        var people = new String[others.length + 1];
        people[0] = owner.id();
        for (int i = 0; i < others.length; i++) people[i + 1] = others[i].id();
        stage.database()
                .change(tx -> tx.sql()
                        .execute(
                                "insert into channels (id, kind, owner, name, recipients) values (?, 'Group', ?, 'Us', ?)",
                                channel,
                                owner.id(),
                                people));
        return channel;
    }

    static String direct(Stage stage, Person one, Person other) {
        return stage.database()
                .write(tx -> discordination.channel.Channels.direct(tx.sql(), one.id(), other.id())
                        .channel()
                        .id());
    }

    static String notes(Stage stage, Person person) {
        return stage.database()
                .write(tx -> discordination.channel.Channels.notes(tx.sql(), person.id())
                        .id());
    }

    static void role(Stage stage, String server, String role, long allow, Person... holders) {
        stage.database().change(tx -> {
            tx.sql()
                    .execute(
                            "insert into roles (id, server_id, name, allow, rank) values (?, ?, 'role', ?, 0)",
                            role,
                            server,
                            allow);
            for (var holder : holders) {
                tx.sql()
                        .execute(
                                "update members set roles = array_append(roles, ?) where server_id = ? and user_id = ?",
                                role,
                                server,
                                holder.id());
            }
        });
    }

    /// An upload that nobody has claimed yet.
    static String file(Stage stage, Person owner) {
        var id = id();
        sql(
                stage,
                "insert into file_hashes (hash, processed_hash, object_key, content_type, size, metadata)"
                        + " values ('h', 'h', 'k', 'image/png', 1, '{}') on conflict do nothing");
        sql(
                stage,
                "insert into files (id, tag, filename, hash, content_type, size, metadata, uploader_id) values (?,"
                        + " 'attachments', 'a.png', 'h', 'image/png', 1,"
                        + " '{\"type\":\"Image\",\"width\":1,\"height\":1}', ?)",
                id,
                owner.id());
        return id;
    }

    static void sql(Stage stage, String statement, Object... values) {
        stage.database().change(tx -> tx.sql().execute(statement, values));
    }

    static String id() {
        return UlidCreator.getMonotonicUlid().toString();
    }
}
