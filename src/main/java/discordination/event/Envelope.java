package discordination.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import discordination.http.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// An event on the bus: its bytes in both wire formats, encoded once, and what a gateway needs to route it unread.
///
/// @param id       shared by all copies of an event that goes to several audiences, else empty
/// @param type     the event's `type`
/// @param json     UTF-8, as it is sent
/// @param msgpack  MessagePack, as it is sent
public record Envelope(String id, String type, Audience audience, byte[] json, byte[] msgpack) {

    static Envelope of(String id, Event event, Audience audience) {
        try {
            return new Envelope(
                    id,
                    event.type(),
                    audience,
                    Json.WIRE.writeValueAsBytes(tree(Json.WIRE, event)),
                    Json.MSGPACK.writeValueAsBytes(tree(Json.MSGPACK, event)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same event for another audience.
    Envelope to(Audience other) {
        return new Envelope(id, type, other, json, msgpack);
    }

    private static ObjectNode tree(ObjectMapper mapper, Event event) {
        var tree = mapper.createObjectNode().put("type", event.type());
        tree.setAll((ObjectNode) mapper.valueToTree(event.body()));
        return tree;
    }

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream(json.length + msgpack.length + 160);
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(id);
            out.writeUTF(type);
            write(audience, out);
            out.writeInt(json.length);
            out.write(json);
            out.writeInt(msgpack.length);
            out.write(msgpack);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Envelope read(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        var id = in.readUTF();
        var type = in.readUTF();
        var audience = audience(in);
        var json = in.readNBytes(in.readInt());
        var msgpack = in.readNBytes(in.readInt());
        return new Envelope(id, type, audience, json, msgpack);
    }

    private static void write(Audience audience, DataOutputStream out) throws IOException {
        switch (audience) {
            case Audience.Private(var user) -> write(out, 'p', user, "");
            case Audience.Followers(var user) -> write(out, 'f', user, "");
            case Audience.Members(var server) -> write(out, 'm', server, "");
            case Audience.Attentive(var server) -> write(out, 'a', server, "");
            case Audience.Viewers(var server, var channel) -> write(out, 'v', server, channel);
            // The bus says for whom it is; the list of recipients is not repeated for each of them.
            case Audience.Recipients(var channel, var _) -> write(out, 'r', channel, "");
        }
    }

    private static void write(DataOutputStream out, char kind, String first, String second) throws IOException {
        out.writeByte(kind);
        out.writeUTF(first);
        out.writeUTF(second);
    }

    private static Audience audience(DataInputStream in) throws IOException {
        var kind = (char) in.readByte();
        var first = in.readUTF();
        var second = in.readUTF();
        return switch (kind) {
            case 'p' -> new Audience.Private(first);
            case 'f' -> new Audience.Followers(first);
            case 'm' -> new Audience.Members(first);
            case 'a' -> new Audience.Attentive(first);
            case 'v' -> new Audience.Viewers(first, second);
            case 'r' -> new Audience.Recipients(first, List.of());
            default -> throw new IOException("unknown audience " + kind);
        };
    }
}
