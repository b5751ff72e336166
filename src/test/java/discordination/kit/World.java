package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import discordination.http.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/// What one person's client knows: a `Ready` snapshot, changed only by the events that followed, as gateway 3 says.
///
/// After any deed it must equal what a fresh `Ready` and the REST lists tell; if it does not, an event is missing,
/// wrong or sent to the wrong people.
public final class World implements AutoCloseable {
    static final String EVERYTHING = "&ready=users&ready=servers&ready=channels&ready=members&ready=emojis"
            + "&ready=channel_unreads&ready=voice_states&ready=policy_changes";

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Person person;
    private final Socket socket;
    final Map<String, ObjectNode> users = new TreeMap<>();
    final Map<String, ObjectNode> servers = new TreeMap<>();
    final Map<String, ObjectNode> channels = new TreeMap<>();
    /// `server/user`, of everybody in the servers.
    final Map<String, ObjectNode> members = new TreeMap<>();
    final Map<String, ObjectNode> emojis = new TreeMap<>();
    final Map<String, ObjectNode> unreads = new TreeMap<>();
    final Map<String, Talk> talks = new TreeMap<>();
    final Map<String, ObjectNode> voices = new TreeMap<>();

    /// The messages of a channel, as far as they were heard.
    ///
    /// @param since the newest message when the channel came into sight; older ones are not known
    record Talk(String since, Map<String, ObjectNode> messages) {}

    private World(Person person, Socket socket) {
        this.person = person;
        this.socket = socket;
    }

    /// Connects and remembers what `Ready` says.
    public static World of(Person person) {
        var socket = person.connect(EVERYTHING);
        var world = new World(person, socket);
        world.read(socket.ready());
        return world;
    }

    /// Closes the connection.
    @Override
    public void close() {
        socket.close();
    }

    /// What is true now, read afresh.
    private World afresh() {
        try (var now = person.connect(EVERYTHING)) {
            var world = new World(person, now);
            world.read(now.ready());
            for (var talk : talks.entrySet()) world.listen(talk.getKey(), talk.getValue().since);
            return world;
        }
    }

    private void read(JsonNode ready) {
        for (var user : ready.get("users")) users.put(id(user), copy(user));
        for (var server : ready.get("servers")) add(server);
        for (var channel : ready.get("channels")) channels.put(id(channel), copy(channel));
        for (var emoji : ready.get("emojis")) emojis.put(id(emoji), copy(emoji));
        for (var unread : ready.get("channel_unreads")) {
            unreads.put(unread.get("_id").get("channel").asText(), copy(unread));
        }
        channels.values().forEach(this::hear);
        Voices.read(this, ready.get("voice_states"));
    }

    /// Applies what has come since, and compares with the truth. Presence is told a moment after somebody came, so a
    /// difference has to last; an event that is missing never arrives.
    public void check() {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var faults = differences();
        while (!faults.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE.toNanos());
            faults = differences();
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    "the world of " + person.name() + " is not the truth\n" + String.join("\n", faults));
        }
    }

    private List<String> differences() {
        for (var event : socket.settle()) {
            try {
                apply(event);
            } catch (RuntimeException e) {
                throw new AssertionError(person.name() + " cannot place " + event, e);
            }
        }
        var truth = afresh();
        var faults = new ArrayList<String>();
        Differences.between("users", known(users), truth.known(truth.users), faults);
        Differences.between("servers", shown(servers), truth.shown(truth.servers), faults);
        Differences.between("channels", channels, truth.channels, faults);
        Differences.between("members", members, truth.members, faults);
        Differences.between("emojis", emojis, truth.emojis, faults);
        Differences.between("unreads", visible(unreads), truth.visible(truth.unreads), faults);
        Differences.between("voices", voices, truth.voices, faults);
        talks.forEach((channel, talk) -> {
            if (!truth.talks.containsKey(channel)) return;
            Differences.between("messages of " + channel, talk.messages, truth.talks.get(channel).messages, faults);
        });
        return faults;
    }

    // ---- what is compared

    /// Whom `Ready` tells of: oneself, relations, and partners in channels outside servers (gateway 2.1).
    private Map<String, ObjectNode> known(Map<String, ObjectNode> all) {
        var known = new TreeMap<String, ObjectNode>();
        all.forEach((id, user) -> {
            if (user.path("status").path("presence").asText().equals("Invisible")) {
                // `Ready` tells nobody, not even oneself (gateway 2.1).
                ((ObjectNode) user.get("status")).remove("presence");
            }
            // Single users and lists of users disagree on whose presence may be seen (rest-accounts 6.3).
            if (user.path("relationship").asText().matches("Outgoing|Incoming|Blocked|BlockedOther")) {
                user.remove(List.of("online", "status"));
            }
            if (!user.path("relationship").asText().equals("None") || isPartner(id)) known.put(id, user);
        });
        return known;
    }

    private boolean isPartner(String user) {
        return channels.values().stream().anyMatch(channel -> contains(channel.path("recipients"), user));
    }

    /// Servers name all their channels; deleting one and hiding one look alike, so only those in sight are compared.
    private Map<String, ObjectNode> shown(Map<String, ObjectNode> all) {
        var shown = new TreeMap<String, ObjectNode>();
        all.forEach((id, server) -> {
            var copy = server.deepCopy();
            copy.remove("approximate_member_count");
            keepVisible((ArrayNode) copy.get("channels"));
            for (var category : copy.path("categories")) keepVisible((ArrayNode) category.get("channels"));
            if (copy.has("system_messages")) {
                ((ObjectNode) copy.get("system_messages"))
                        .properties()
                        .removeIf(slot -> !channels.containsKey(slot.getValue().asText()));
            }
            shown.put(id, copy);
        });
        return shown;
    }

    private void keepVisible(ArrayNode ids) {
        for (int i = ids.size() - 1; i >= 0; i--)
            if (!channels.containsKey(ids.get(i).asText())) ids.remove(i);
    }

    private Map<String, ObjectNode> visible(Map<String, ObjectNode> byChannel) {
        var visible = new TreeMap<>(byChannel);
        visible.keySet().retainAll(channels.keySet());
        return visible;
    }

    // ---- events

    private void apply(JsonNode event) {
        var type = event.get("type").asText();
        switch (type) {
            case "Bulk" -> event.get("v").forEach(this::apply);
            case "ChannelCreate" -> create(event);
            case "ChannelUpdate" -> change(channels.get(text(event, "id")), event);
            case "ChannelDelete" -> forgetChannel(text(event, "id"));
            case "ChannelGroupJoin" -> joinGroup(text(event, "id"), text(event, "user"));
            case "ChannelGroupLeave" -> leaveGroup(text(event, "id"), text(event, "user"));
            case "ChannelAck" -> acknowledge(text(event, "id"), text(event, "message_id"));
            case "ServerCreate" -> createServer(event);
            case "ServerUpdate" -> change(servers.get(text(event, "id")), event);
            case "ServerDelete" -> forgetServer(text(event, "id"));
            case "ServerMemberJoin" ->
                members.put(text(event, "id") + "/" + text(event, "user"), copy(event.get("member")));
            case "ServerMemberUpdate" ->
                change(members.get(text(event.get("id"), "server") + "/" + text(event.get("id"), "user")), event);
            case "ServerMemberLeave" -> leave(text(event, "id"), text(event, "user"));
            case "ServerRoleUpdate" -> changeRole(event);
            case "ServerRoleDelete" -> deleteRole(text(event, "id"), text(event, "role_id"));
            case "ServerRoleRanksUpdate" -> reorder(servers.get(text(event, "id")), event.get("ranks"));
            case "EmojiCreate" -> emojis.put(id(event), copy(event).without("type"));
            case "EmojiUpdate" -> change(emojis.get(text(event, "id")), event);
            case "EmojiDelete" -> emojis.remove(text(event, "id"));
            case "UserUpdate" -> changeUser(event);
            case "UserRelationship" -> relate(event.get("user"));
            case "VoiceChannelJoin", "VoiceChannelLeave", "VoiceChannelMove", "UserVoiceStateUpdate" ->
                Voices.apply(this, type, event);
            default -> Talks.apply(this, type, event);
        }
    }

    /// The id of the one whose world this is.
    String self() {
        return person.id();
    }

    private void create(JsonNode event) {
        var channel = copy(event);
        channel.remove("type");
        if (channels.putIfAbsent(id(channel), channel) != null) return;
        hear(channel);
        for (var recipient : channel.path("recipients")) meet(recipient.asText());
    }

    /// Opening one's notebook is told to nobody, so clients fetch it when somebody writes there.
    ObjectNode channel(String id) {
        if (!channels.containsKey(id)) {
            var channel = copy(person.get("/channels/" + id).json());
            channel.remove("last_message_id");
            channels.put(id, channel);
            hear(channel);
        }
        return channels.get(id);
    }

    /// Clients fetch people whom they meet for the first time.
    private void meet(String user) {
        if (users.containsKey(user)) return;
        users.put(user, copy(person.get("/users/" + user).json()));
    }

    private void forgetChannel(String id) {
        channels.remove(id);
        Voices.forget(this, id);
        talks.remove(id);
        unreads.remove(id);
    }

    private void joinGroup(String id, String user) {
        var recipients = (ArrayNode) channels.get(id).get("recipients");
        if (!contains(recipients, user)) recipients.add(user);
        meet(user);
    }

    private void leaveGroup(String id, String user) {
        if (user.equals(self())) forgetChannel(id);
        else remove((ArrayNode) channels.get(id).get("recipients"), user);
    }

    private void acknowledge(String channel, String message) {
        var unread = unread(channel);
        unread.put("last_id", message);
        var mentions = unread.withArray("mentions");
        for (int i = mentions.size() - 1; i >= 0; i--) {
            if (mentions.get(i).asText().compareTo(message) <= 0) mentions.remove(i);
        }
    }

    ObjectNode unread(String channel) {
        return unreads.computeIfAbsent(channel, _ -> {
            var unread = Json.WIRE.createObjectNode();
            unread.putObject("_id").put("channel", channel).put("user", self());
            return unread;
        });
    }

    private void createServer(JsonNode event) {
        add(event.get("server"));
        for (var channel : event.get("channels")) create(channel);
        for (var emoji : event.get("emojis")) emojis.put(id(emoji), copy(emoji));
        Voices.read(this, event.get("voice_states"));
    }

    /// Clients fetch the members of a server that comes into sight.
    private void add(JsonNode server) {
        servers.put(id(server), copy(server));
        var listed = person.get("/servers/" + id(server) + "/members");
        // Whoever was thrown out in the same moment is told so by the next event.
        if (listed.status() == 404) return;
        for (var member : listed.json().get("members")) {
            members.put(id(server) + "/" + member.get("_id").get("user").asText(), copy(member));
        }
    }

    private void forgetServer(String id) {
        servers.remove(id);
        emojis.values().removeIf(emoji -> emoji.at("/parent/id").asText().equals(id));
        members.keySet().removeIf(key -> key.startsWith(id + "/"));
        List.copyOf(channels.values()).stream()
                .filter(channel -> channel.path("server").asText().equals(id))
                .forEach(channel -> forgetChannel(id(channel)));
    }

    private void leave(String server, String user) {
        if (user.equals(self())) forgetServer(server);
        else members.remove(server + "/" + user);
    }

    private void changeRole(JsonNode event) {
        var roles = servers.get(text(event, "id")).withObjectProperty("roles");
        var role = roles.withObjectProperty(text(event, "role_id")).put("_id", text(event, "role_id"));
        change(role, event);
        role.remove("id");
    }

    /// The role goes from members and channels without further events (rest-servers 2.4).
    private void deleteRole(String server, String role) {
        servers.get(server).withObjectProperty("roles").remove(role);
        members.forEach((key, member) -> {
            if (key.startsWith(server + "/") && member.has("roles")) remove((ArrayNode) member.get("roles"), role);
        });
        for (var channel : channels.values()) {
            if (channel.has("role_permissions")) ((ObjectNode) channel.get("role_permissions")).remove(role);
        }
    }

    private static void reorder(ObjectNode server, JsonNode ranks) {
        for (int rank = 0; rank < ranks.size(); rank++) {
            ((ObjectNode) server.get("roles").get(ranks.get(rank).asText())).put("rank", rank);
        }
    }

    private void changeUser(JsonNode event) {
        var user = users.get(text(event, "id"));
        if (user == null) return;
        change(user, event);
        for (var cleared : event.path("clear")) {
            if (!cleared.asText().startsWith("Status") || !user.has("status")) continue;
            ((ObjectNode) user.get("status"))
                    .remove(cleared.asText().substring(6).toLowerCase(Locale.ROOT));
        }
    }

    private void relate(JsonNode other) {
        users.put(id(other), copy(other));
        var relations = users.get(self()).withArray("relations");
        for (int i = relations.size() - 1; i >= 0; i--) if (id(relations.get(i)).equals(id(other))) relations.remove(i);
        var status = other.get("relationship").asText();
        if (!status.equals("None")) relations.addObject().put("_id", id(other)).put("status", status);
    }

    // ---- messages

    private void hear(ObjectNode channel) {
        talks.put(id(channel), new Talk(channel.path("last_message_id").asText(""), new LinkedHashMap<>()));
    }

    private void listen(String channel, String since) {
        if (!channels.containsKey(channel)) return;
        var answer = person.get("/channels/" + channel + "/messages?limit=100");
        var messages = new LinkedHashMap<String, ObjectNode>();
        if (answer.status() == 200) {
            for (var message : answer.json())
                if (id(message).compareTo(since) > 0) messages.put(id(message), copy(message));
            talks.put(channel, new Talk(since, messages));
        } else {
            talks.remove(channel);
        }
    }

    // ---- partial objects

    /// Clears first, then sets, as gateway 3.4 says.
    static void change(ObjectNode object, JsonNode event) {
        if (object == null) return;
        for (var cleared : event.path("clear")) object.remove(snake(cleared.asText()));
        event.get("data").properties().forEach(field -> object.set(field.getKey(), field.getValue()));
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    static String id(JsonNode object) {
        return object.get("_id").asText();
    }

    static String text(JsonNode event, String field) {
        return event.get(field).asText();
    }

    static ObjectNode copy(JsonNode object) {
        return object.deepCopy();
    }

    static boolean contains(JsonNode array, String text) {
        for (var item : array) if (item.asText().equals(text)) return true;
        return false;
    }

    static void remove(ArrayNode array, String text) {
        for (int i = array.size() - 1; i >= 0; i--) if (array.get(i).asText().equals(text)) array.remove(i);
    }
}
