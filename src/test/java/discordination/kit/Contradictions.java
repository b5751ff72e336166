package discordination.kit;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Where the official document contradicts the protocol files, which win; one line each.
final class Contradictions {
    private Contradictions() {}

    static void correct(ObjectNode schemas) {}
}
