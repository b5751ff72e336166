package discordination.gateway;

import discordination.db.Database;
import discordination.event.Audience;
import discordination.event.Event;
import discordination.event.Events;
import discordination.user.Presences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells followers and servers that somebody came or went (gateway 4.5): in batches, since a storm brings thousands,
/// and with pauses, so that no reader is drowned in them.
final class Flips {
    private static final int MOST_TOGETHER = 128;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Database database;
    private final Presences presences;
    private final Events events;
    private final Gathering<Flip> waiting = new Gathering<>("presence flips", MOST_TOGETHER, PAUSE, this::tell);

    private record Flip(String user, boolean online) {}

    /// @param servers whose members hear of it
    private record Person(String id, boolean invisible, List<String> servers) {
        List<Audience> audiences() {
            var all = new ArrayList<Audience>();
            all.add(new Audience.Followers(id));
            for (var server : servers) all.add(new Audience.Members(server));
            return all;
        }
    }

    Flips(Database database, Presences presences, Events events) {
        this.database = database;
        this.presences = presences;
        this.events = events;
    }

    /// Never blocks.
    void tell(String user, boolean online) {
        waiting.add(new Flip(user, online));
    }

    /// What is no longer true by now is not told: whoever made it untrue tells that.
    private void tell(List<Flip> flips) {
        var users = new HashSet<String>();
        for (var flip : flips) users.add(flip.user);
        var connected = presences.truth(users);
        var told = new LinkedHashMap<String, Person>();
        var people = people(users);
        for (var flip : flips) {
            var person = people.get(flip.user);
            if (person == null || person.invisible || connected.contains(flip.user) != flip.online) continue;
            told.put(flip.user, person);
        }
        publish(told, connected);
        hide(told, connected);
    }

    private void publish(Map<String, Person> told, Set<String> online) {
        var messages = new LinkedHashMap<Event, List<Audience>>();
        told.forEach((id, person) -> messages.put(flip(id, online.contains(id)), person.audiences()));
        events.emit(messages);
    }

    /// Somebody who has turned invisible meanwhile is taken back, or they would stay visible for ever.
    private void hide(Map<String, Person> told, Set<String> online) {
        var shown = new HashSet<>(told.keySet());
        shown.retainAll(online);
        if (shown.isEmpty()) return;
        var hidden = people(shown);
        hidden.values().removeIf(person -> !person.invisible);
        publish(hidden, Set.of());
    }

    private static Event flip(String user, boolean online) {
        return new Event.UserUpdate(user, Map.of("online", online), List.of());
    }

    private Map<String, Person> people(Set<String> ids) {
        var people = new LinkedHashMap<String, Person>();
        database.<List<Person>>read(handle -> handle.createQuery("""
                                select u.id, coalesce(u.status_presence = 'INVISIBLE', false), array(
                                    select server_id::text from members where user_id = u.id and not hidden)
                                from users u where u.id = any(:ids)
                                """)
                        .bindArray("ids", String.class, ids)
                        .map((row, _) -> new Person(row.getString(1), row.getBoolean(2), List.of((String[])
                                row.getArray(3).getArray())))
                        .list())
                .forEach(person -> people.put(person.id, person));
        return people;
    }
}
