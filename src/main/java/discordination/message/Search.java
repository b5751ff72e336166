package discordination.message;

import discordination.access.ChannelAccess;
import discordination.db.Database;
import discordination.http.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Finds words in the messages of a channel, also in channels with millions of them (rest-servers 4.6).
///
/// Words that are said often are found by reading some hundred messages from the wanted end of the channel. Whatever
/// that does not find often enough is rare, and the index of parts of words leads to it, some twelve days at a time.
final class Search {
    /// Messages that are read one after the other before the index is asked.
    private static final int[] WALKS = {300, 1_200};
    /// Periods of twelve days that the index is asked for at once, the first time and at most.
    private static final int FIRST_DAYS = 1;
    private static final int MOST_DAYS = 64;
    /// How many messages are compared when the best are wanted: the newest that match.
    private static final int COMPARED = 200;

    private static final String MATCHES = """
             and (select case when :every then bool_and(strpos(folded, needle) > 0)
                              else bool_or(strpos(folded, needle) > 0) end from unnest(:needles) as needle)
             and not exists (select from unnest(:none) as needle where strpos(folded, needle) > 0)
            """;

    private final Handle handle;
    private final String channel;
    private final Needles needles;
    private final boolean oldest;
    private final long deadline;

    /// @param patience how long the database may take in all
    Search(Handle handle, String channel, Needles needles, boolean oldest, Duration patience) {
        this.handle = handle;
        this.channel = channel;
        this.needles = needles;
        this.oldest = oldest;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /// A message with its text as it is compared.
    private record Hit(Message message, String folded) {}

    /// Messages between two ids, both exclusive.
    record Between(String after, String before) {}

    /// What a search for words finds; throws 503 `DatabaseError` when it takes longer than `patience`.
    static List<Message> messages(Handle handle, ChannelAccess in, SearchMessages wanted, Duration patience) {
        var needles = Needles.of(handle, wanted.query());
        if (needles.isEmpty()) return List.of();
        var page = wanted.page();
        var range = new Between(
                page.after() == null ? History.FIRST : page.after(),
                page.before() == null ? History.LAST : page.before());
        var search = new Search(handle, in.channel().id(), needles, page.sort() == History.Sort.OLDEST, patience);
        try {
            var hits = wanted.byRelevance()
                    ? search.best(range, page.limit())
                    : search.find(range, needles.deciding(), !needles.phrases().isEmpty(), page.limit());
            return hits.stream().map(Hit::message).toList();
        } catch (RuntimeException e) {
            if (Database.isCancelled(e)) throw Problem.unavailable("search", "messages", e);
            throw e;
        }
    }

    /// Messages with all words come before those with some; among equals the newest.
    private List<Hit> best(Between range, int limit) {
        Map<String, Hit> found = new LinkedHashMap<>();
        for (var hit : find(range, needles.asTyped(), true, COMPARED)) found.put(hit.message.id(), hit);
        var wider = needles.phrases().isEmpty() && needles.deciding().size() > 1;
        if (found.size() < limit && wider) {
            for (var hit : find(range, needles.deciding(), false, COMPARED)) found.putIfAbsent(hit.message.id(), hit);
        }
        return found.values().stream()
                .sorted(Comparator.comparingInt((Hit hit) -> -needles.score(hit.folded))
                        .thenComparing(hit -> hit.message.id(), Comparator.reverseOrder()))
                .limit(limit)
                .toList();
    }

    /// Those from the wanted end of a range that hold all of some needles, or one of them.
    private List<Hit> find(Between range, List<String> wanted, boolean every, int limit) {
        var found = new ArrayList<Hit>();
        var left = range;
        for (var length : WALKS) {
            var bound = bound(left, length);
            var part = left;
            if (bound != null) part = oldest ? new Between(left.after, next(bound)) : new Between(bound, left.before);
            found.addAll(hits(walk(part, wanted, every, limit - found.size())));
            if (bound == null || found.size() >= limit) return found;
            left = oldest ? new Between(bound, left.before) : new Between(left.after, next(bound));
        }
        var days = days(left);
        for (int from = 0, many = FIRST_DAYS; from < days.size(); from += many, many = Math.min(many * 4, MOST_DAYS)) {
            var some = days.subList(from, Math.min(from + many, days.size()));
            found.addAll(hits(index(left, some, wanted, every, limit - found.size(), "")));
            if (found.size() >= limit) break;
        }
        return found;
    }

    /// Right after an id, before all that follow: a text sorts before its continuations.
    private static String next(String id) {
        return id + "!";
    }

    /// The id that lies `length` messages from the wanted end; null when there are not that many.
    private String bound(Between range, int length) {
        return query("select id from messages where " + within("messages") + order("messages")
                        + " limit 1 offset :length")
                .bind("length", length)
                .bind("after", range.after)
                .bind("before", range.before)
                .mapTo(String.class)
                .findOne()
                .orElse(null);
    }

    /// The periods in which somebody wrote, by jumping from one to the next.
    List<String> days(Between range) {
        var next = oldest
                ? "(channel_id, id) > (:channel, days.day || '~') and (channel_id, id) < (:channel, :before)"
                : "(channel_id, id) < (:channel, days.day) and (channel_id, id) > (:channel, :after)";
        return query("""
                        with recursive days as (
                            (select left(id, 4) as day from messages where %s %s limit 1)
                            union all
                            select (select left(id, 4) from messages where %s %s limit 1) from days where day is not null)
                        select day from days where day is not null
                        """.formatted(within("messages"), order("messages"), next, order("messages")))
                .bind("after", range.after)
                .bind("before", range.before)
                .mapTo(String.class)
                .list();
    }

    /// Reads one message after the other, in the order of the wanted ones.
    private Query walk(Between range, List<String> wanted, boolean every, int limit) {
        return bind(
                "select folded, " + Message.COLUMNS + " from messages msg, lateral (select"
                        + " search_fold(msg.content) as folded offset 0) as texts where " + within("msg")
                        + " and msg.content is not null" + MATCHES + order("msg") + " limit :limit",
                range,
                wanted,
                every,
                limit);
    }

    /// Asks the index for candidates, and looks at each of them. The planner must not think of another way: it cannot
    /// know how many messages hold a word.
    ///
    /// @param prefix nothing, or `explain`
    Query index(Between range, List<String> days, List<String> wanted, boolean every, int limit, String prefix) {
        return bind(
                        prefix + """
                                with found as materialized (
                                    select * from messages
                                    where search_words(id, content) @@ search_query(:days, :needles, :every)
                                        and content is not null
                                        and channel_id || '' = :channel and id || '' > :after and id || '' < :before)
                                select folded,\s""" + Message.COLUMNS + """
                                 from found msg, lateral (select search_fold(msg.content) as folded offset 0) as texts
                                where true""" + MATCHES + order("msg") + " limit :limit",
                        range,
                        wanted,
                        every,
                        limit)
                .bindArray("days", String.class, days);
    }

    private Query bind(String sql, Between range, List<String> wanted, boolean every, int limit) {
        return query(sql)
                .bind("after", range.after)
                .bind("before", range.before)
                .bindArray("needles", String.class, wanted)
                .bindArray("none", String.class, needles.none())
                .bind("every", every)
                .bind("limit", limit);
    }

    private static List<Hit> hits(Query query) {
        return query.map((row, context) -> new Hit(Message.MAPPER.map(row, context), row.getString("folded")))
                .list();
    }

    /// A query of this channel that ends when the time for all of them is over.
    private Query query(String sql) {
        var left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
        handle.execute("set local statement_timeout = " + left);
        return handle.createQuery(sql).bind("channel", channel);
    }

    /// As in {@link History}: only the index by channel fits.
    private static String within(String table) {
        return "(%1$s.channel_id, %1$s.id) > (:channel, :after) and (%1$s.channel_id, %1$s.id) < (:channel, :before)"
                .formatted(table);
    }

    private String order(String table) {
        return " order by %1$s.channel_id %2$s, %1$s.id %2$s".formatted(table, oldest ? "asc" : "desc");
    }
}
