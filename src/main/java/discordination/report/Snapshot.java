package discordination.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import discordination.http.Json;
import discordination.http.Problem;
import discordination.message.Message;
import discordination.server.Servers;
import discordination.user.StoredUser;
import discordination.user.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What something looks like at the moment it is reported: it may be edited or gone when somebody looks.
///
/// @param owner   whose it is: an author, an owner, the user
/// @param content as stored with the report
/// @param files   ids of the files it shows
record Snapshot(String owner, ObjectNode content, List<String> files) {
    /// Messages kept before a reported one, and as many after it.
    private static final int AROUND = 15;

    /// Throws 404 for what does not exist.
    static Snapshot of(Handle sql, ReportContent.Content content) {
        return switch (content) {
            case ReportContent.OfMessage reported -> message(sql, reported.id()).orElseThrow(Problem::notFound);
            case ReportContent.OfServer reported -> server(sql, reported.id());
            case ReportContent.OfUser reported -> user(sql, reported);
        };
    }

    private static Optional<Snapshot> message(Handle sql, String id) {
        return sql.createQuery("select " + Message.COLUMNS + " from messages msg where msg.id = :id")
                .bind("id", id)
                .map(Message.MAPPER)
                .findOne()
                .map(message -> {
                    var content = Json.WIRE.createObjectNode().put("type", "Message");
                    content.set("message", Json.WIRE.valueToTree(message));
                    content.set("before", around(sql, message, "<", "desc"));
                    content.set("after", around(sql, message, ">", "asc"));
                    return new Snapshot(message.author(), content, files(content.get("message")));
                });
    }

    /// In the order in which they were written.
    private static ArrayNode around(Handle sql, Message message, String side, String order) {
        var found = new ArrayList<>(sql.createQuery("select " + Message.COLUMNS + " from messages msg"
                        + " where msg.channel_id = :channel and msg.id " + side + " :id order by msg.id " + order
                        + " limit " + AROUND)
                .bind("channel", message.channel())
                .bind("id", message.id())
                .map(Message.MAPPER)
                .list());
        var messages = order.equals("desc") ? found.reversed() : found;
        var array = Json.WIRE.createArrayNode();
        messages.forEach(one -> array.add(Json.WIRE.<JsonNode>valueToTree(one)));
        return array;
    }

    private static Snapshot server(Handle sql, String id) {
        var server = Servers.find(sql, id).orElseThrow(Problem::notFound);
        var content = Json.WIRE.createObjectNode().put("type", "Server");
        content.set("server", Json.WIRE.valueToTree(server));
        return new Snapshot(server.owner(), content, files(content));
    }

    private static Snapshot user(Handle sql, ReportContent.OfUser reported) {
        var user = Users.find(sql, reported.id()).orElseThrow(Problem::notFound);
        var content = Json.WIRE.createObjectNode().put("type", "User");
        content.set("user", face(user));
        content.set("profile", Json.WIRE.valueToTree(Users.profile(sql, user.id())));
        var files = new ArrayList<>(files(content));
        if (reported.messageId() != null) {
            message(sql, reported.messageId()).ifPresent(shown -> {
                content.set("shown_in", shown.content);
                files.addAll(shown.files);
            });
        }
        return new Snapshot(user.id(), content, List.copyOf(files));
    }

    private static ObjectNode face(StoredUser user) {
        ObjectNode face = Json.WIRE.valueToTree(user);
        face.remove("privileged");
        return face;
    }

    /// Everything below that is a file: an object with an id and a tag.
    private static List<String> files(JsonNode tree) {
        var files = new ArrayList<String>();
        for (var parent : tree.findParents("tag")) {
            if (parent.path("_id").isTextual() && parent.has("content_type")) {
                files.add(parent.get("_id").asText());
            }
        }
        return files.stream().distinct().toList();
    }
}
