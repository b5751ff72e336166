package discordination.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.app.ServiceName;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the door says of the house, and where it sends people who come by different roads.
final class NodeTest {
    private static JsonNode node(Stage stage, String host) {
        var visitor = stage.visitor();
        return (host == null ? visitor : visitor.with("X-Forwarded-Host", host).with("X-Forwarded-Proto", "https"))
                .get("/")
                .json();
    }

    @Test
    void itsOwnPortNamesTheOtherPorts() {
        try (var stage = Stage.open()) {
            var node = node(stage, null);
            assertEquals(
                    "ws://127.0.0.1:" + stage.port(ServiceName.GATEWAY),
                    node.get("ws").asText());
            assertEquals(
                    "http://127.0.0.1:" + stage.config().files().port(),
                    node.at("/features/autumn/url").asText());
            assertFalse(node.at("/features/gifbox/enabled").asBoolean());
            assertFalse(node.at("/features/email").asBoolean());
            assertEquals(
                    0.3,
                    node.at("/features/limits/default/video_aspect_ratio/0").asDouble());
            var uploads = node.at("/features/limits/new_user/file_upload_size_limits");
            assertEquals(4_000_000, uploads.get("avatars").asInt());
            assertEquals(72, node.at("/features/limits/global/new_user_hours").asInt());
            assertEquals(
                    "[]",
                    node.at("/features/limits/global/restrict_server_creation").toString());
            // Behind a proxy everything is under one domain.
            var proxied = node(stage, "chat.example.org");
            assertEquals("https://chat.example.org", proxied.get("app").asText());
            assertEquals("wss://chat.example.org/ws", proxied.get("ws").asText());
            assertEquals(
                    "https://chat.example.org/autumn",
                    proxied.at("/features/autumn/url").asText());
            assertEquals(
                    "https://chat.example.org/january",
                    proxied.at("/features/january/url").asText());
            assertEquals(
                    "https://chat.example.org/gifbox",
                    proxied.at("/features/gifbox/url").asText());
        }
    }

    @Test
    void theWebPortIsOneDomain() {
        try (var stage = Stage.open(Set.of(ServiceName.API, ServiceName.GATEWAY, ServiceName.WEB), Map.of())) {
            var visitor = stage.visitor();
            var origin = stage.url(ServiceName.WEB, "");
            for (var path : List.of("/api", "/api/", "/api/0.8/")) {
                var node = visitor.send(ServiceName.WEB, "GET", path, null).json();
                assertEquals(origin, node.get("app").asText());
                assertEquals(
                        origin.replace("http", "ws") + "/ws", node.get("ws").asText());
                assertEquals(origin + "/autumn", node.at("/features/autumn/url").asText());
            }
            var known = visitor.send(ServiceName.WEB, "GET", "/.well-known/stoat", null)
                    .json();
            assertEquals(origin + "/api", known.get("api").asText());
        }
    }

    @Test
    void whatIsConfiguredWins() {
        var settings = Map.of(
                "instance.url", "https://chat.example.org",
                "files.url", "https://files.example.org",
                "instance.invite_only", "true",
                "limits.default.bots", "9");
        try (var stage = Stage.open(settings)) {
            var node = node(stage, null);
            assertEquals("https://chat.example.org", node.get("app").asText());
            assertEquals("wss://chat.example.org/ws", node.get("ws").asText());
            assertEquals(
                    "https://files.example.org", node.at("/features/autumn/url").asText());
            assertTrue(node.at("/features/invite_only").asBoolean());
            assertEquals(9, node.at("/features/limits/default/bots").asInt());
            assertEquals(2, node.at("/features/limits/new_user/bots").asInt());
        }
    }
}
