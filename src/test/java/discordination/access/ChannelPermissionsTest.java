package discordination.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import discordination.kit.Person;
import discordination.kit.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The table of rest-servers 1.10 through the API: what was set is what people may do.
final class ChannelPermissionsTest {
    private static final long V = 1 << 20;
    private static final long S = 1 << 22;

    @AutoClose
    private static final Stage STAGE = Stage.open();

    private final Person alice = STAGE.person("alice");
    private final Person bob = STAGE.person("bob");
    private Person.Place place;

    @BeforeEach
    void bobMayOnlySeeAndSend() {
        place = alice.createsServer("Tea");
        alice.admits(place, bob);
        everybody(V | S);
    }

    private void everybody(long permissions) {
        alice.put("/servers/" + place.id() + "/permissions/default", Map.of("permissions", permissions))
                .ok();
    }

    private static Map<String, Object> override(long allow, long deny) {
        return Map.of("permissions", Map.of("allow", allow, "deny", deny));
    }

    private String role(long allow, long deny) {
        var id = alice.post("/servers/" + place.id() + "/roles", Map.of("name", "r"))
                .json()
                .get("id")
                .asText();
        alice.put("/servers/" + place.id() + "/permissions/" + id, override(allow, deny))
                .ok();
        return id;
    }

    private void give(String... roles) {
        alice.patch("/servers/" + place.id() + "/members/" + bob.id(), Map.of("roles", List.of(roles)))
                .ok();
    }

    private void here(String whom, long allow, long deny) {
        alice.put("/channels/" + place.channel() + "/permissions/" + whom, override(allow, deny))
                .ok();
    }

    private void sees(boolean may) {
        assertEquals(may ? 200 : 403, bob.get("/channels/" + place.channel()).status());
    }

    private void sends(boolean may) {
        var answer = bob.post("/channels/" + place.channel() + "/messages", Map.of("content", "hi"));
        if (may) answer.ok();
        else answer.fails(403, "MissingPermission");
    }

    @Test
    void theServersRolesComeAfterTheChannelsDefault() {
        here("default", 0, S);
        sends(false);
        var role = role(S, 0);
        give(role);
        sends(true);
        here(role, 0, S);
        sees(true);
        sends(false);
    }

    @Test
    void nothingIsAllowedInWhatCannotBeSeen() {
        here("default", 0, V);
        sees(false);
        sends(false);
        var role = role(0, 0);
        give(role);
        here(role, V, 0);
        sees(true);
        sends(true);
    }

    @Test
    void theHighestRoleDecides() {
        everybody(V);
        var high = role(0, S);
        var low = role(S, 0);
        give(high, low);
        sends(false);
        alice.patch("/servers/" + place.id() + "/roles/ranks", Map.of("ranks", List.of(low, high)))
                .ok();
        sends(true);
    }

    @Test
    void denyWinsInsideOneOverride() {
        here("default", S, S);
        sees(true);
        sends(false);
    }

    @Test
    void aTimeoutLeavesReading() {
        alice.patch("/servers/" + place.id() + "/members/" + bob.id(), Map.of("timeout", "2999-01-01T00:00:00Z"))
                .ok();
        sees(true);
        sends(false);
        alice.patch("/servers/" + place.id() + "/members/" + bob.id(), Map.of("remove", List.of("Timeout")))
                .ok();
        sends(true);
    }

    @Test
    void strangersInADirectChannelMayOnlyRead() {
        alice.befriends(bob);
        var direct = alice.opensDm(bob);
        alice.delete("/users/" + bob.id() + "/friend").ok();
        bob.get("/channels/" + direct).ok();
        bob.post("/channels/" + direct + "/messages", Map.of("content", "hi")).fails(403, "MissingPermission");
    }
}
