package discordination.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import discordination.event.Envelope;
import discordination.user.Relationship;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;

/// One event on its way to this process's connections: what several of them need is made once, and only on demand.
final class Delivery {
    private final Envelope envelope;
    private final Visibility.View view;
    private final Map<Format, JsonNode> trees = new EnumMap<>(Format.class);
    private final Map<Format, byte[]> frames = new EnumMap<>(Format.class);
    private final Map<Format, Map<Relationship, byte[]>> seenAs = new EnumMap<>(Format.class);
    private String author;

    /// @param view who can see which channels of the server after this event; null when it changes nothing
    Delivery(Envelope envelope, Visibility.View view) {
        this.envelope = envelope;
        this.view = view;
    }

    Envelope envelope() {
        return envelope;
    }

    String type() {
        return envelope.type();
    }

    Visibility.View view() {
        return view;
    }

    /// The event as a tree; callers must not change it.
    synchronized JsonNode tree(Format format) {
        return trees.computeIfAbsent(format, this::parse);
    }

    /// A text field of the event, or null.
    String text(String field) {
        var node = tree(Format.JSON).get(field);
        return node == null || !node.isTextual() ? null : node.textValue();
    }

    /// The event as a whole frame, for everybody who is shown it as it stands.
    synchronized byte[] frame(Format format) {
        return frames.computeIfAbsent(format, _ -> Wire.frame(format.opCode, format.bytes(envelope)));
    }

    /// The id of a `Message` event's author; empty when nobody is shown as such.
    synchronized String author() {
        if (author == null) author = tree(Format.JSON).path("user").path("_id").asText("");
        return author;
    }

    /// A `Message` event as a whole frame, whose author stands to the recipient as given (gateway 3.3).
    synchronized byte[] seenAs(Relationship relationship, Format format) {
        if (relationship == Relationship.NONE) return frame(format);
        return seenAs.computeIfAbsent(format, _ -> new EnumMap<>(Relationship.class))
                .computeIfAbsent(relationship, _ -> {
                    ObjectNode copy = tree(format).deepCopy();
                    if (copy.get("user") instanceof ObjectNode user) {
                        user.set("relationship", format.tree(relationship));
                    }
                    return Wire.frame(format.opCode, format.write(copy));
                });
    }

    private JsonNode parse(Format format) {
        try {
            return format.read(format.bytes(envelope));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
