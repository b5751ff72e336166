package discordination.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import discordination.http.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The tools of the tests work themselves: the stores start, and the contract finds faults.
final class KitTest {
    @Test
    void theContractFindsWhatIsMissingOrWronglyTyped() throws Exception {
        var user = Json.WIRE.readTree("""
                {"_id":"a","username":"alice","discriminator":"0001","relationship":"User","online":true,"ours":1}""");
        assertEquals(0, Contract.OFFICIAL.faults("User", user).size());
        var broken = Json.WIRE.readTree("""
                {"_id":"a","username":7,"discriminator":"0001","online":true}""");
        var faults = String.join("\n", Contract.OFFICIAL.faults("User", broken));
        assertTrue(faults.contains("username") && faults.contains("relationship"), faults);
    }

    @Test
    void nullStandsOnlyWhereTheDocumentAllowsIt() throws Exception {
        var message = Json.WIRE.readTree("""
                {"_id":"a","channel":"c","author":"b","content":null,"mentions":null}""");
        assertEquals(0, Contract.OFFICIAL.faults("Message", message).size());
        var broken = Json.WIRE.readTree("""
                {"_id":"a","channel":null,"author":"b"}""");
        assertEquals(1, Contract.OFFICIAL.faults("Message", broken).size());
    }

    @Test
    void everyClassHasAMigratedDatabaseOfItsOwn() {
        var stores = Stores.shared();
        var one = stores.newDatabase();
        var two = stores.newDatabase();
        try (var first = Stores.connect(one, 2);
                var second = Stores.connect(two, 2)) {
            first.change(
                    transaction -> transaction.sql().execute("insert into registration_invites (code) values ('a')"));
            assertEquals(1, count(first));
            assertEquals(0, count(second));
        } finally {
            stores.drop(one);
            stores.drop(two);
        }
    }

    @Test
    void peopleArriveAndHearOfThemselves() {
        try (var stage = Stage.open()) {
            var alice = stage.person("alice");
            assertEquals("alice", alice.get("/users/@me").json().get("username").asText());
            for (var format : List.of("", "&format=msgpack")) {
                var socket = alice.connect(format);
                var name = "alice" + format.length();
                alice.patch("/users/@me/username", Map.of("username", name, "password", alice.password()))
                        .ok();
                var event =
                        socket.await("UserUpdate", update -> update.get("data").has("username"));
                assertEquals(name, event.get("data").get("username").asText());
                socket.expectNothing();
            }
        }
    }

    private static int count(discordination.db.Database database) {
        return database.read(handle -> handle.createQuery("select count(*) from registration_invites")
                .mapTo(Integer.class)
                .one());
    }
}
