package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;

/// What events about calls do to a {@link World}; who is in which call is kept as `channel/user`.
final class Voices {
    private Voices() {}

    static void read(World world, JsonNode states) {
        for (var call : states) {
            for (var state : call.get("participants")) put(world, World.text(call, "id"), state);
        }
    }

    static void apply(World world, String type, JsonNode event) {
        switch (type) {
            case "VoiceChannelJoin" -> put(world, World.text(event, "id"), event.get("state"));
            case "VoiceChannelLeave" -> world.voices.remove(World.text(event, "id") + "/" + World.text(event, "user"));
            // Clients know the channel left behind only if they can see it.
            case "VoiceChannelMove" -> put(world, World.text(event, "to"), event.get("state"));
            case "UserVoiceStateUpdate" ->
                World.change(world.voices.get(World.text(event, "channel_id") + "/" + World.text(event, "id")), event);
            default -> throw new IllegalArgumentException(type);
        }
    }

    static void forget(World world, String channel) {
        world.voices.keySet().removeIf(key -> key.startsWith(channel + "/"));
    }

    private static void put(World world, String channel, JsonNode state) {
        world.voices.put(channel + "/" + World.text(state, "id"), World.copy(state));
    }
}
