package discordination.kit;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Where the official document contradicts the protocol files, which win.
///
/// | schema | document | protocol |
/// |---|---|---|
/// | `MultiFactorStatus` | all six keys, in the copy of `stoat-api` | only what is true (rest-accounts 5.6) |
final class Contradictions {
    private Contradictions() {}

    static void correct(ObjectNode schemas) {
        ((ObjectNode) schemas.get("MultiFactorStatus")).remove("required");
    }
}
