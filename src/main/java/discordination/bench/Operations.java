package discordination.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The ten requests that clients send most, in a server of some dozen people.
final class Operations {
    private static final String[] SEARCHED = {"headphones", "search", "faster tests", "graph", "thursday"};

    private final Place place;

    /// Where everything happens.
    ///
    /// @param people   members, of whom client number n is the n-th, again and again
    /// @param messages one of each person, in their order
    record Place(String server, String channel, List<Target.Person> people, List<String> messages) {
        Target.Person person(int client) {
            return people.get(client % people.size());
        }

        String message(int client) {
            return messages.get(client % messages.size());
        }
    }

    Operations(Place place) {
        this.place = place;
    }

    /// Name → what one client does.
    Map<String, Load.Deed> all() {
        var channel = "/channels/" + place.channel;
        var messages = channel + "/messages";
        var all = new LinkedHashMap<String, Load.Deed>();
        all.put("POST /channels/:id/messages", post());
        all.put("GET /channels/:id/messages", get(messages + "?limit=50&include_users=true"));
        all.put(
                "PUT /channels/:id/ack/:message",
                (line, client, _) -> line.call("PUT", channel + "/ack/" + place.message(client), header(client), null));
        all.put(
                "PATCH /channels/:id/messages/:message",
                (line, client, number) -> line.call(
                        "PATCH",
                        messages + "/" + place.message(client),
                        header(client),
                        "{\"content\":\"" + Words.sentence(number) + "\"}"));
        all.put(
                "PUT /channels/:id/messages/:message/reactions/:emoji",
                (line, client, number) -> line.call(
                        "PUT",
                        messages + "/" + place.message(client + number) + "/reactions/%F0%9F%91%8D",
                        header(client),
                        null));
        all.put(
                "POST /channels/:id/search",
                (line, client, number) -> line.call(
                        "POST",
                        channel + "/search",
                        header(client),
                        "{\"query\":\"" + SEARCHED[number % SEARCHED.length] + "\",\"limit\":50}"));
        all.put("GET /sync/unreads", get("/sync/unreads"));
        all.put("GET /servers/:id/members", get("/servers/" + place.server + "/members"));
        all.put("GET /channels/:id", get(channel));
        all.put(
                "GET /users/:id",
                (line, client, number) -> line.call(
                        "GET", "/users/" + place.person(client + number).id(), header(client), null));
        return all;
    }

    /// With a key, as clients do.
    Load.Deed post() {
        var run = Long.toString(System.nanoTime(), 36);
        return (line, client, number) -> line.call(
                "POST",
                "/channels/" + place.channel + "/messages",
                header(client) + "Idempotency-Key: " + run + "-" + client + "-" + number + "\r\n",
                "{\"content\":\"" + Words.sentence(number) + "\"}");
    }

    private Load.Deed get(String path) {
        return (line, client, _) -> line.call("GET", path, header(client), null);
    }

    private String header(int client) {
        return "X-Session-Token: " + place.person(client).token() + "\r\n";
    }
}
