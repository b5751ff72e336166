package discordination.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import discordination.event.Envelope;
import discordination.event.Event;
import discordination.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.websocket.core.OpCode;
import org.msgpack.core.MessagePackException;

/// The encoding of one connection, fixed for its life (gateway 1.5).
enum Format {
    JSON(Json.WIRE, OpCode.TEXT),
    MSGPACK(Json.MSGPACK, OpCode.BINARY);

    private final ObjectMapper mapper;

    /// The only kind of frame that is read and written.
    final byte opCode;

    Format(ObjectMapper mapper, byte opCode) {
        this.mapper = mapper;
        this.opCode = opCode;
    }

    /// Every unknown format is JSON.
    static Format of(String name) {
        return "msgpack".equals(name) ? MSGPACK : JSON;
    }

    byte[] bytes(Envelope envelope) {
        return this == JSON ? envelope.json() : envelope.msgpack();
    }

    byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A value as a tree of this format, where timestamps already have their wire form.
    <T extends JsonNode> T tree(Object value) {
        return mapper.valueToTree(value);
    }

    /// An event as it is sent, `type` first.
    ObjectNode frame(Event event) {
        var frame = mapper.createObjectNode().put("type", event.type());
        frame.setAll(this.<ObjectNode>tree(event.body()));
        return frame;
    }

    /// @throws IOException when the bytes are none of this format
    JsonNode read(byte[] bytes) throws IOException {
        try {
            return mapper.readTree(bytes);
        } catch (MessagePackException e) {
            throw new IOException(e);
        }
    }
}
