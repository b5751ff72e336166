package discordination.kit;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Where the official document contradicts the protocol files, which win; one line each.
final class Contradictions {
    private Contradictions() {}

    static void correct(ObjectNode schemas) {
        // With include_channels the ids give way to the objects (rest-servers 2.2).
        replace(schemas, "/FetchServerResponse/anyOf/1/properties/channels", "items", "Channel");
    }

    /// Lets a property refer to another schema; what the document at hand does not have is left alone.
    private static void replace(ObjectNode schemas, String place, String property, String schema) {
        if (schemas.at(place) instanceof ObjectNode object) {
            object.set(property, object.objectNode().put("$ref", "#/definitions/" + schema));
        }
    }
}
