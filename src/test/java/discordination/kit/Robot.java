package discordination.kit;

import java.util.Map;

/// A bot that acts over HTTP and WebSocket with its token.
///
/// @param token what it was made with; a later one is another robot
public record Robot(Stage stage, String id, String token) {
    public Visitor http() {
        return stage.visitor().with("X-Bot-Token", token);
    }

    /// Opens a gateway connection and waits until it is ready.
    public Socket connect() {
        return Socket.open(stage, id, "token=" + token).entered();
    }

    /// Sends a message and returns its id.
    public String says(String channel, String content) {
        return http().post("/channels/" + channel + "/messages", Map.of("content", content))
                .json()
                .get("_id")
                .asText();
    }
}
