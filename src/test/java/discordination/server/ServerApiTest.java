package discordination.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Founding, reading, editing, leaving and deleting servers (rest-servers 2.2).
final class ServerApiTest {
    @AutoClose
    private static final Stage STAGE = Stage.open();

    @Test
    void theFounderOwnsAServerWithOneChannel() {
        var alice = STAGE.person("alice");
        var socket = alice.connect();
        var made = alice.post("/servers/create", Map.of("name", "Tea", "description", "and cake", "nsfw", true))
                .json();
        var server = made.get("server");
        assertEquals(alice.id(), server.get("owner").asText());
        assertEquals("and cake", server.get("description").asText());
        assertTrue(server.get("nsfw").asBoolean());
        assertEquals(77014766592L, server.get("default_permissions").asLong());
        assertEquals(1, server.get("approximate_member_count").asInt());
        var channel = made.get("channels").get(0);
        assertEquals("General", channel.get("name").asText());
        assertEquals("TextChannel", channel.get("channel_type").asText());
        assertEquals(List.of(channel.get("_id").asText()), texts(server.get("channels")));
        var event = socket.await("ServerCreate");
        assertEquals(server, event.get("server"));
        assertEquals(made.get("channels"), event.get("channels"));
        socket.expectNo("ChannelCreate");
        assertEquals(server, alice.get("/servers/" + server.get("_id").asText()).json());
    }

    private static List<String> texts(com.fasterxml.jackson.databind.JsonNode array) {
        return java.util.stream.StreamSupport.stream(array.spliterator(), false)
                .map(com.fasterxml.jackson.databind.JsonNode::asText)
                .toList();
    }
}
