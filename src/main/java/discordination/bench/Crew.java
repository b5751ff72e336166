package discordination.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// The people of a measurement: accounts that are registered for it, or whose sessions were given.
final class Crew {
    /// Of passwords and letters an instance takes only a few at once.
    private static final int AT_ONCE = 4;

    private final Target target;
    private final Consumer<String> progress;
    private final List<Target.Person> people;

    private Crew(Target target, Consumer<String> progress, List<Target.Person> people) {
        this.target = target;
        this.progress = progress;
        this.people = people;
    }

    /// @param tokens of sessions; none: so many people are registered
    static Crew gather(Target target, List<String> tokens, int count, Consumer<String> progress) throws IOException {
        var calls = new ArrayList<Callable<List<Target.Person>>>();
        if (tokens.isEmpty()) {
            progress.accept("registering %,d people".formatted(count));
            var mark = Long.toString(System.currentTimeMillis(), 36);
            for (int i = 0; i < count; i++) {
                var name = "b%s%04d".formatted(mark, i);
                calls.add(() -> List.of(target.register(name)));
            }
        } else {
            for (var token : tokens) calls.add(() -> List.of(target.known(token)));
        }
        return new Crew(target, progress, together(calls));
    }

    private static <T> List<T> together(List<Callable<List<T>>> calls) throws IOException {
        try (var executor =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            return Load.collect(submit(executor, calls));
        }
    }

    private static <T> List<Future<List<T>>> submit(ExecutorService executor, List<Callable<List<T>>> calls) {
        return calls.stream().map(executor::submit).toList();
    }

    List<Target.Person> people() {
        return people;
    }

    Target.Person owner() {
        return people.getFirst();
    }

    /// So many sessions, those of the same people again and again.
    List<String> tokens(int count) {
        var tokens = new ArrayList<String>();
        for (int i = 0; i < count; i++) tokens.add(people.get(i % people.size()).token());
        return tokens;
    }

    /// Everybody joins and says something.
    Operations.Place settle(Target.Room room) throws IOException {
        progress.accept("joining a server");
        var invite = target.invite(owner(), room.channel());
        var calls = new ArrayList<Callable<List<String>>>();
        for (int i = 0; i < people.size(); i++) {
            var number = i;
            calls.add(() -> {
                var person = people.get(number);
                if (number > 0) target.join(person, invite);
                return List.of(target.say(person, room.channel(), Words.sentence(number)));
            });
        }
        return new Operations.Place(room.server(), room.channel(), people, together(calls));
    }

    /// Takes the accounts back that were registered, or says how many stay.
    void leave(boolean mails) {
        var ours = people.stream().filter(person -> person.password() != null).toList();
        if (ours.isEmpty()) return;
        progress.accept("removing %,d accounts".formatted(ours.size()));
        var calls = new ArrayList<Callable<List<String>>>();
        for (var person : ours) {
            calls.add(() -> {
                try {
                    target.remove(person, mails);
                    return List.of();
                } catch (IOException e) {
                    return List.of(e.getMessage());
                }
            });
        }
        try {
            var failures = together(calls);
            if (failures.isEmpty()) return;
            progress.accept("%,d accounts named b…@bench.invalid stay there, since %s"
                    .formatted(failures.size(), failures.getFirst()));
        } catch (IOException e) {
            progress.accept("some accounts named b…@bench.invalid stay there, since " + e.getMessage());
        }
    }
}
