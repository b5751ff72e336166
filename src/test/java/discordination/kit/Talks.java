package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What events about messages do to a {@link World}.
final class Talks {
    private static final int SUPPRESSED = 3;

    private Talks() {}

    static void apply(World world, String type, JsonNode event) {
        switch (type) {
            case "Message" -> say(world, event);
            case "MessageUpdate" -> update(world, event);
            case "MessageAppend" -> append(world, event);
            case "MessageDelete" ->
                delete(world, event.get("channel").asText(), event.get("id").asText());
            case "BulkMessageDelete" ->
                event.get("ids")
                        .forEach(id -> delete(world, event.get("channel").asText(), id.asText()));
            case "MessageReact", "MessageUnreact", "MessageRemoveReaction" -> react(world, type, event);
            default -> {}
        }
    }

    private static void say(World world, JsonNode event) {
        var message = World.copy(event);
        message.remove(java.util.List.of("type", "user", "member"));
        var id = World.id(message);
        var place = message.get("channel").asText();
        var channel = world.channel(place);
        if (concerns(world, channel, message)) mention(world, place, id);
        // The channel came into sight together with this message.
        if (id.compareTo(world.talks.get(place).since()) <= 0) return;
        // Notebooks have no such field (rest-servers 3.1). Of two that were sent at once either may be heard first.
        if (!channel.path("channel_type").asText().equals("SavedMessages")
                && id.compareTo(channel.path("last_message_id").asText()) > 0) {
            channel.put("last_message_id", id);
        }
        if (channel.has("active")) channel.put("active", true);
        world.talks.get(place).messages().put(id, message);
    }

    /// Unless the first thing that was heard of the channel tells of it already.
    private static void mention(World world, String place, String id) {
        var unread = world.unreads.get(place);
        if (unread != null && unread.path("last_id").asText().compareTo(id) >= 0) return;
        var mentions = world.unread(place).withArray("mentions");
        if (!World.contains(mentions, id)) mentions.add(id);
    }

    /// Direct channels and groups mention everybody but the author, or who did what a system message tells
    /// (rest-servers 4.1, 4.2).
    private static boolean concerns(World world, JsonNode channel, JsonNode message) {
        if ((message.path("flags").asInt() & SUPPRESSED) != 0) return false;
        if (!channel.has("recipients")) return World.contains(message.path("mentions"), world.self());
        var system = message.path("system");
        var actor = system.path("by")
                .asText(system.path("from").asText(system.path("id").asText()));
        return !(message.has("system") ? actor : message.get("author").asText()).equals(world.self());
    }

    private static ObjectNode find(World world, String channel, String id) {
        var talk = world.talks.get(channel);
        return talk == null ? null : talk.messages().get(id);
    }

    private static void update(World world, JsonNode event) {
        World.change(find(world, event.get("channel").asText(), event.get("id").asText()), event);
    }

    private static void append(World world, JsonNode event) {
        var message = find(world, event.get("channel").asText(), event.get("id").asText());
        if (message == null) return;
        message.withArray("embeds").addAll((ArrayNode) event.get("append").get("embeds"));
    }

    /// An empty channel forgets its last message without an event (rest-servers 4.7).
    private static void delete(World world, String place, String id) {
        var talk = world.talks.get(place);
        if (talk != null) talk.messages().remove(id);
        var channel = world.channels.get(place);
        if (channel.path("last_message_id").asText().equals(id)) channel.remove("last_message_id");
    }

    private static void react(World world, String type, JsonNode event) {
        var message =
                find(world, event.get("channel_id").asText(), event.get("id").asText());
        if (message == null) return;
        var reactions = message.withObjectProperty("reactions");
        var emoji = event.get("emoji_id").asText();
        if (type.equals("MessageRemoveReaction")) {
            reactions.remove(emoji);
            return;
        }
        var people = reactions.withArrayProperty(emoji);
        World.remove(people, event.get("user_id").asText());
        if (type.equals("MessageReact")) people.add(event.get("user_id").asText());
        if (people.isEmpty()) reactions.remove(emoji);
    }
}
