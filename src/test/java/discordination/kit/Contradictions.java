package discordination.kit;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Where the official document contradicts the protocol files, which win; what the document at hand does not have is
/// left alone.
///
/// | schema | document | protocol |
/// |---|---|---|
/// | `FetchServerResponse` | ids of channels, also with `include_channels` | the channels themselves (rest-servers 2.2)
/// |
/// | `ResponseVerify` | `null` after a change of address | an empty object, which clients understand (rest-accounts
/// 5.4) |
/// | `MultiFactorStatus` | all six keys, in the copy of `stoat-api` | only what is true (rest-accounts 5.6) |
final class Contradictions {
    private Contradictions() {}

    static void correct(ObjectNode schemas) {
        refer(schemas, "/FetchServerResponse/anyOf/1/properties/channels", "items", "Channel");
        if (schemas.at("/ResponseVerify/anyOf/1") instanceof ObjectNode verified) verified.remove("required");
        if (schemas.at("/MultiFactorStatus") instanceof ObjectNode status) status.remove("required");
    }

    private static void refer(ObjectNode schemas, String place, String property, String schema) {
        if (schemas.at(place) instanceof ObjectNode object) {
            object.set(property, object.objectNode().put("$ref", "#/definitions/" + schema));
        }
    }
}
