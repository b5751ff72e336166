package discordination.voice;

import discordination.config.Livekit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The configured LiveKit servers, and which of them a new call may use.
final class LiveKitNodes {
    /// What for-web asks for, whatever the root document says (gateway 5.4).
    private static final String USUAL = "worldwide";

    private final Map<String, LiveKitNode> nodes = new LinkedHashMap<>();

    LiveKitNodes(Livekit config) {
        var client = LiveKitNode.client();
        config.nodes().forEach((name, node) -> nodes.put(name, new LiveKitNode(name, node, config.tokenTtl(), client)));
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }

    Collection<LiveKitNode> all() {
        return nodes.values();
    }

    Optional<LiveKitNode> find(String name) {
        return Optional.ofNullable(name).map(nodes::get);
    }

    /// Where a call can be held that has no place yet, best first: the one asked for, the usual one, the other public
    /// ones; private ones only when they are asked for or there are no others.
    List<LiveKitNode> candidates(String wished) {
        var candidates = new LinkedHashSet<LiveKitNode>();
        find(wished).ifPresent(candidates::add);
        find(USUAL).filter(LiveKitNode::isPublic).ifPresent(candidates::add);
        nodes.values().stream().filter(LiveKitNode::isPublic).forEach(candidates::add);
        if (candidates.isEmpty()) candidates.addAll(nodes.values());
        return new ArrayList<>(candidates);
    }
}
