package discordination.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Measures a running instance the way its users meet it: how fast messages are taken, and how fast they arrive.
public final class Bench {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Settings settings;
    private final Consumer<String> progress;

    /// @param api         base address of the API, without a trailing slash
    /// @param connections how many senders post at once, one measurement each
    /// @param seconds     how long each measurement of posting lasts
    /// @param sockets     gateway connections that listen
    /// @param people      accounts that share those connections
    /// @param messages    messages of the fan-out measurement
    public record Settings(String api, List<Integer> connections, int seconds, int sockets, int people, int messages) {}

    /// @param progress takes a line now and then
    public Bench(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /// Runs everything and returns name → figure, in order.
    public Map<String, Object> run() throws IOException, TimeoutException {
        var figures = new LinkedHashMap<String, Object>();
        try (var target = new Target(settings.api)) {
            var mark = Long.toString(System.currentTimeMillis(), 36);
            progress.accept("registering " + settings.people + " people");
            var people = new ArrayList<Target.Person>();
            for (int i = 0; i < settings.people; i++) people.add(target.register("b" + mark + i));
            var owner = people.getFirst();
            var made = target.createServer(owner, "bench " + mark);
            var server = made.path("server").path("_id").asText();
            var channel = made.path("channels").path(0).path("_id").asText();
            try {
                var invite = target.invite(owner, channel);
                for (var person : people) if (person != owner) target.join(person, invite);
                for (var count : settings.connections) post(target, people, channel, count, figures);
                if (settings.sockets > 0) fanOut(target, people, channel, figures);
            } finally {
                target.deleteServer(owner, server);
            }
        }
        return figures;
    }

    /// `count` senders post one message after the other for the set time; the first tenth warms up.
    private void post(Target target, List<Target.Person> people, String channel, int count, Map<String, Object> figures)
            throws IOException {
        progress.accept("posting with " + count + " connections");
        say(target, people, channel, count, settings.seconds / 10.0 + 1);
        var began = System.nanoTime();
        var latencies = say(target, people, channel, count, settings.seconds);
        var seconds = (System.nanoTime() - began) / 1e9;
        var name = "post_" + count + "_";
        figures.put(name + "per_second", Math.round(latencies.count() / seconds));
        figures.put(name + "p50_ms", round(latencies.at(0.5)));
        figures.put(name + "p99_ms", round(latencies.at(0.99)));
        figures.put(name + "max_ms", round(latencies.at(1)));
    }

    private static Latencies say(Target target, List<Target.Person> people, String channel, int count, double seconds)
            throws IOException {
        var end = System.nanoTime() + (long) (seconds * 1e9);
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<Long>>>();
            for (int i = 0; i < count; i++) {
                var person = people.get(i % people.size());
                running.add(senders.submit(() -> {
                    var taken = new ArrayList<Long>();
                    while (System.nanoTime() < end) {
                        var began = System.nanoTime();
                        target.say(person, channel, "sent:" + began);
                        taken.add(System.nanoTime() - began);
                    }
                    return taken;
                }));
            }
            return new Latencies(
                    collect(running).stream().mapToLong(Long::longValue).toArray());
        }
    }

    private static <T> List<T> collect(List<Future<List<T>>> running) throws IOException {
        var all = new ArrayList<T>();
        for (var future : running) {
            try {
                all.addAll(future.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return all;
    }

    /// Every message goes to every socket; counted from the first post to the last delivery.
    private void fanOut(Target target, List<Target.Person> people, String channel, Map<String, Object> figures)
            throws IOException, TimeoutException {
        progress.accept("connecting " + settings.sockets + " sockets");
        var gateway = target.gateway();
        try (var listeners = new Listeners()) {
            listeners.start();
            for (int i = 0; i < settings.sockets; i++) {
                listeners.connect(gateway, people.get(i % people.size()).token());
            }
            listeners.awaitReady(settings.sockets, PATIENCE);
            spread(target, people, channel, listeners, Math.max(1, settings.messages / 5));
            progress.accept("sending " + settings.messages + " messages to " + settings.sockets + " sockets");
            var seconds = spread(target, people, channel, listeners, settings.messages);
            var latencies = listeners.latencies();
            figures.put("fan_out_sockets", settings.sockets);
            figures.put("fan_out_deliveries_per_second", Math.round(latencies.count() / seconds));
            figures.put("fan_out_p50_ms", round(latencies.at(0.5)));
            figures.put("fan_out_p99_ms", round(latencies.at(0.99)));
            figures.put("fan_out_lost_connections", listeners.lost());
        }
    }

    private double spread(Target target, List<Target.Person> people, String channel, Listeners listeners, int messages)
            throws IOException, TimeoutException {
        listeners.reset();
        var began = System.nanoTime();
        var senders = Math.min(8, messages);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<Void>>>();
            for (int i = 0; i < senders; i++) {
                var person = people.get(i % people.size());
                var share = messages / senders + (i < messages % senders ? 1 : 0);
                running.add(executor.submit(() -> {
                    for (int j = 0; j < share; j++) target.say(person, channel, "sent:" + System.nanoTime());
                    return List.of();
                }));
            }
            collect(running);
        }
        listeners.awaitDelivered((long) messages * settings.sockets, PATIENCE);
        return (System.nanoTime() - began) / 1e9;
    }

    private static double round(double milliseconds) {
        return Math.round(milliseconds * 100) / 100.0;
    }
}
