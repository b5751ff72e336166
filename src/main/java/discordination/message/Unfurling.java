package discordination.message;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.db.Database;
import discordination.event.Event;
import discordination.event.Events;
import discordination.http.Json;
import discordination.job.Jobs;
import discordination.link.Embed;
import discordination.link.Unfurl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// Adds previews of a message's links to it, some time after it was sent (files-proxies-jobs 2.10).
public final class Unfurling implements Jobs.Deed {
    /// The kind of these jobs.
    public static final String KIND = "unfurl";

    private static final int SECONDS_PER_MESSAGE = 30;

    private final Function<String, Optional<Embed>> preview;
    private final Events events;

    /// @param preview the embed of a URL, empty when there is nothing to show; throws when it cannot be asked
    public Unfurling(Function<String, Optional<Embed>> preview, Events events) {
        this.preview = preview;
        this.events = events;
    }

    /// @param edited which wording of the message is meant; null for the first
    private record Order(String message, String channel, Instant edited, List<String> links) {}

    /// Whether a text may hold links.
    static boolean concerns(String content) {
        return content != null && content.contains("://");
    }

    /// Queues the previews of a message; nothing happens when it holds no links.
    ///
    /// @param most links that are looked at
    static void order(Jobs jobs, Database.Transaction tx, Message message, int most) {
        if (!concerns(message.content())) return;
        var links = Unfurl.links(message.content(), most);
        if (links.isEmpty()) return;
        jobs.add(tx, KIND, new Order(message.id(), message.channel(), message.edited(), links));
    }

    @Override
    public Consumer<Database.Transaction> prepare(JsonNode payload) throws Exception {
        var order = Json.WIRE.treeToValue(payload, Order.class);
        var previews = previews(order.links);
        return tx -> append(tx, order, previews);
    }

    /// In order of appearance. A link that fails is dropped, unless all do.
    private List<Embed> previews(List<String> links) throws InterruptedException, ExecutionException {
        var found = new ArrayList<Embed>();
        ExecutionException failure = null;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = links.stream().<Callable<Optional<Embed>>>map(link -> () -> preview.apply(link));
            for (var task : threads.invokeAll(tasks.toList(), SECONDS_PER_MESSAGE, TimeUnit.SECONDS)) {
                if (task.isCancelled()) continue;
                try {
                    task.get().filter(embed -> !(embed instanceof Embed.None)).ifPresent(found::add);
                } catch (ExecutionException e) {
                    failure = e;
                }
            }
        }
        if (found.isEmpty() && failure != null) throw failure;
        return found;
    }

    /// Only while the message still reads as it did; what an earlier run has added is replaced.
    private void append(Database.Transaction tx, Order order, List<Embed> previews) {
        if (previews.isEmpty()) return;
        var message = tx.sql()
                .createQuery(
                        "select " + Message.COLUMNS
                                + " from messages msg where msg.id = :id and msg.edited is not distinct from :edited for update")
                .bind("id", order.message)
                .bind("edited", order.edited)
                .map(Message.MAPPER)
                .findOne();
        if (message.isEmpty()) return;
        var embeds = Stream.concat(written(message.get()).stream(), previews.stream())
                .toArray(Embed[]::new);
        tx.sql()
                .execute(
                        "update messages set embeds = cast(? as jsonb) where id = ?", Json.text(embeds), order.message);
        events.emit(
                tx,
                new Event.MessageAppend(order.message, order.channel, new Event.MessageAppend.Append(previews)),
                Messages.viewers(tx.sql(), order.channel));
    }

    /// The embeds that the author made, as opposed to previews.
    static List<Embed> written(Message message) {
        if (message.embeds() == null) return List.of();
        return message.embeds().stream().filter(Embed.Text.class::isInstance).toList();
    }
}
