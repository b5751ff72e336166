package discordination.system;

import discordination.kit.Stage;
import java.util.List;
import java.util.Map;

/// What people do to themselves and to each other.
final class PeopleDeeds extends Replay {
    PeopleDeeds(Stage stage) {
        super(stage);
    }

    void peopleAndRelations() {
        after(
                "name",
                () -> bob.patch("/users/@me", Map.of("display_name", "Bobby", "pronouns", "he"))
                        .ok());
        after("status", () -> bob.patch("/users/@me", """
                {"status":{"text":"tea","presence":"Idle"}}""").ok());
        after("merge of the status", () -> bob.patch("/users/@me", """
                {"status":{"presence":"Busy"}}""").ok());
        after(
                "remove",
                () -> bob.patch("/users/@me", Map.of("remove", List.of("StatusText", "DisplayName", "Pronouns")))
                        .ok());
        after("invisible", () -> bob.patch("/users/@me", """
                {"status":{"presence":"Invisible"}}""").ok());
        after("visible", () -> bob.patch("/users/@me", """
                {"status":{"presence":"Online"}}""").ok());
        after(
                "username",
                () -> bob.patch("/users/@me/username", Map.of("username", "robert", "password", bob.password()))
                        .ok());
        after("request", () -> bob.put("/users/" + carol.id() + "/friend").ok());
        after("deny", () -> carol.delete("/users/" + bob.id() + "/friend").ok());
        after(
                "request by name",
                () -> carol.post("/users/friend", Map.of("username", bob.tag())).ok());
        after("accept", () -> bob.put("/users/" + carol.id() + "/friend").ok());
        after("block", () -> bob.put("/users/" + carol.id() + "/block").ok());
        after("block back", () -> carol.put("/users/" + bob.id() + "/block").ok());
        after("unblock", () -> bob.delete("/users/" + carol.id() + "/block").ok());
        after("unblock too", () -> carol.delete("/users/" + bob.id() + "/block").ok());
    }
}
