package discordination.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import discordination.access.Caller;
import discordination.channel.Channel;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.http.Json;
import discordination.user.Relationship;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What an event brings about for one connection: what it hears of from now on, and what appears or vanishes with the
/// event or in its stead (gateway 4.4).
///
/// Whoever comes into sight is followed first and told of afterwards, so that nothing about them is lost in between.
/// Works under the monitor of its connection.
final class Consequences {
    private final Connection connection;
    private final Interests interests;
    private final Glance glance;
    private final Caller caller;
    private final String me;

    Consequences(Connection connection, Interests interests, Glance glance) {
        this.connection = connection;
        this.interests = interests;
        this.glance = glance;
        this.caller = connection.caller();
        this.me = caller.id();
    }

    /// Sends the event, or what it means to this connection.
    void of(Delivery delivery) {
        switch (delivery.type()) {
            case "ServerCreate" -> entered(delivery);
            case "ServerDelete" -> serverDeleted(delivery);
            case "ServerMemberLeave" -> memberLeft(delivery);
            case "ChannelCreate" -> channelCreated(delivery);
            case "ChannelUpdate" -> channelUpdated(delivery);
            case "ChannelDelete" -> channelDeleted(delivery);
            case "ChannelGroupJoin" -> groupJoined(delivery);
            case "ChannelGroupLeave" -> groupLeft(delivery);
            case "UserRelationship" -> related(delivery);
            case "UserUpdate" -> userUpdated(delivery);
            case "DeleteSession" ->
                sessionDeleted(delivery, delivery.text("session_id").equals(caller.session()));
            case "DeleteAllSessions" ->
                sessionDeleted(
                        delivery,
                        caller.session() != null && !caller.session().equals(delivery.text("exclude_session_id")));
            case "Logout" -> sessionDeleted(delivery, true);
            default -> forward(delivery);
        }
    }

    /// Sends the event, after what it made appear or vanish.
    private void forward(Delivery delivery) {
        var changes = recalculate(delivery);
        if (changes.isEmpty()) {
            connection.send(delivery);
            return;
        }
        ObjectNode bulk = connection.format().tree(Map.of("type", "Bulk"));
        bulk.putArray("v").addAll(changes).add(delivery.tree(connection.format()));
        connection.send(bulk);
    }

    /// ChannelDelete for what is hidden now, then ChannelCreate for what is visible now.
    private List<ObjectNode> recalculate(Delivery delivery) {
        if (delivery.view() == null) return List.of();
        var server = delivery.view().server();
        var now = delivery.view().of(me);
        if (now == null || !interests.isIn(server)) return List.of();
        var changes = new ArrayList<ObjectNode>();
        var appeared = now.values().stream()
                .filter(channel -> !interests.sees(server, channel.id()))
                .toList();
        for (var gone : interests.see(server, now.keySet())) changes.add(tree(new Event.ChannelDelete(gone)));
        for (var channel : appeared) delivery.view().showing(channel).forEach(event -> changes.add(tree(event)));
        return changes;
    }

    // ---- servers

    private void entered(Delivery delivery) {
        var server = delivery.text("id");
        // Ready has told of it, or two processes tell of a leave and the return in the wrong order.
        if (!interests.isIn(server)) enter(server);
    }

    /// Later events wait until the server's bus is confirmed; the server is then shown as it is by now, to members.
    private void enter(String server) {
        var bus = Set.of(Audience.serverBus(server));
        connection.pause(bus, () -> {
            var joined = glance.joined(caller, server);
            return () -> {
                if (joined == null) {
                    connection.quit(bus);
                    return;
                }
                interests.enter(server, joined.channelIds());
                tell(joined.event());
            };
        });
    }

    private void serverDeleted(Delivery delivery) {
        forward(delivery);
        var server = delivery.text("id");
        if (interests.leave(server)) connection.quit(Set.of(Audience.serverBus(server)));
    }

    private void memberLeft(Delivery delivery) {
        forward(delivery);
        if (!me.equals(delivery.text("user"))) return;
        var server = delivery.text("id");
        // Whoever is back already enters again, in whatever order that is told.
        if (interests.leave(server)) enter(server);
    }

    // ---- channels

    private void channelCreated(Delivery delivery) {
        if (delivery.view() == null) {
            var channel = read(delivery.tree(Format.JSON), Channel.class);
            show(channel, () -> connection.send(delivery));
            return;
        }
        // Only those who can view it learn of it; the recalculation says it all.
        for (var change : recalculate(delivery)) connection.send(change);
    }

    /// A direct channel or group: its people are followed from now on.
    private void show(Channel channel, Runnable news) {
        interests.meet(channel);
        connection.pause(buses(channel.people()), () -> {
            var call = glance.call(channel);
            return () -> {
                news.run();
                call.forEach(this::tell);
            };
        });
    }

    /// Something is said in a channel outside servers that is not known here. Its creation is told by another process
    /// and still on its way, or notes were begun, which nobody tells; but the user may also have left since.
    void unknown(Delivery delivery, String id) {
        connection.pause(Set.of(), () -> {
            var found = glance.outsideServers(caller, id).orElse(null);
            return () -> {
                if (found == null) return;
                if (found instanceof Channel.SavedMessages) {
                    interests.meet(found);
                    connection.deliver(delivery);
                    return;
                }
                show(found, () -> {
                    tell(new Event.ChannelCreate(found));
                    connection.deliver(delivery);
                });
            };
        });
    }

    private void channelUpdated(Delivery delivery) {
        if (!(delivery.envelope().audience() instanceof Audience.Members(var server))) {
            forward(delivery);
            return;
        }
        var channel = delivery.text("id");
        var before = interests.sees(server, channel);
        for (var change : recalculate(delivery)) connection.send(change);
        if (before && interests.sees(server, channel)) connection.send(delivery);
    }

    private void channelDeleted(Delivery delivery) {
        connection.send(delivery);
        var channel = delivery.text("id");
        if (delivery.envelope().audience() instanceof Audience.Viewers(var server, var _)) {
            interests.forget(server, channel);
        } else {
            unfollowAfter(() -> interests.part(channel));
        }
    }

    private void groupJoined(Delivery delivery) {
        var other = delivery.text("user");
        interests.meet(delivery.text("id"), other);
        var buses = buses(List.of(other));
        if (connection.hears(buses)) connection.send(delivery);
        else connection.pause(buses, () -> () -> connection.send(delivery));
    }

    private void groupLeft(Delivery delivery) {
        connection.send(delivery);
        var group = delivery.text("id");
        var who = delivery.text("user");
        unfollowAfter(() -> interests.part(group, who));
        if (!who.equals(me)) return;
        // Whoever is back already sees it again, in whatever order that is told.
        connection.pause(Set.of(), () -> {
            var back = glance.outsideServers(caller, group);
            return () -> back.ifPresent(channel -> show(channel, () -> tell(new Event.ChannelCreate(channel))));
        });
    }

    // ---- people

    private void related(Delivery delivery) {
        var other = delivery.tree(Format.JSON).path("user");
        var relationship = read(other.path("relationship"), Relationship.class);
        var id = other.path("_id").asText();
        unfollowAfter(() -> interests.relate(id, relationship));
        // They are shown as they are once they are followed: what they changed before that was not heard, and an older
        // picture of them must not be shown after it.
        var buses = interests.follows(id) ? buses(List.of(id)) : List.<String>of();
        connection.pause(buses, () -> {
            var now = glance.person(caller, id, relationship);
            return () -> now.ifPresentOrElse(
                    user -> tell(new Event.UserRelationship(me, user, relationship)), () -> connection.send(delivery));
        });
    }

    /// Privilege decides what is visible in every server, so who gains or loses it comes back and reads afresh.
    private void userUpdated(Delivery delivery) {
        forward(delivery);
        var mine = me.equals(delivery.text("id"));
        if (mine && delivery.tree(Format.JSON).path("data").has("privileged")) connection.close(1012, "resync");
    }

    private List<String> buses(Collection<String> people) {
        return people.stream()
                .filter(other -> !other.equals(me))
                .map(Audience::userBus)
                .toList();
    }

    private void unfollowAfter(Runnable change) {
        var before = interests.buses();
        change.run();
        before.removeAll(interests.buses());
        if (!before.isEmpty()) connection.quit(before);
    }

    // ---- sessions

    private void sessionDeleted(Delivery delivery, boolean mine) {
        if (!mine) {
            forward(delivery);
            return;
        }
        tell(new Event.Logout());
        connection.close(1000, "logged out");
    }

    // ---- wire

    private void tell(Event event) {
        connection.send(tree(event));
    }

    private ObjectNode tree(Event event) {
        return connection.format().frame(event);
    }

    private static <T> T read(JsonNode tree, Class<T> type) {
        try {
            return Json.WIRE.treeToValue(tree, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
