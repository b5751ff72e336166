package discordination.message;

import discordination.access.ChannelAccess;
import discordination.http.Check;
import discordination.http.Problem;
import discordination.http.Query;
import discordination.member.Member;
import discordination.member.Members;
import discordination.user.User;
import discordination.user.Users;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// Reads messages that were sent before (rest-servers 4.6).
public final class History {
    /// Less and greater than every id.
    static final String FIRST = "";
    static final String LAST = "~";

    private History() {}

    /// Which page is wanted.
    ///
    /// @param limit  1 to 100, null for 50
    /// @param nearby half of the page before this id and half from it on, whatever the other fields say
    public record Page(
            @Query Integer limit,
            @Query String before,
            @Query String after,
            @Query Sort sort,
            @Query String nearby,
            @Query Boolean includeUsers) {
        private static final int USUAL = 50;

        public Page {
            if (sort == Sort.RELEVANCE) throw Problem.invalidOperation();
            new Check()
                    .range("limit", limit, 1, 100)
                    .length("before", before, 26, 26)
                    .length("after", after, 26, 26)
                    .length("nearby", nearby, 26, 26)
                    .done();
            if (limit == null) limit = USUAL;
        }

        boolean withUsers() {
            return Boolean.TRUE.equals(includeUsers);
        }
    }

    /// Which end of the matching messages is returned, and first.
    public enum Sort {
        LATEST,
        OLDEST,
        RELEVANCE
    }

    /// Messages and who is named in them.
    ///
    /// @param members null outside servers
    public record WithUsers(List<Message> messages, List<User> users, List<Member> members) {}

    /// One message of this channel; 404 when it is elsewhere.
    static Message one(Handle handle, ChannelAccess in, String id) {
        return handle.createQuery("select " + Message.COLUMNS
                        + " from messages msg where msg.id = :id and msg.channel_id = :channel")
                .bind("id", id)
                .bind("channel", in.channel().id())
                .map(Message.MAPPER)
                .findOne()
                .orElseThrow(Problem::notFound);
    }

    /// @param pinned whether messages must be pinned or must not; null when that does not matter
    static List<Message> page(Handle handle, ChannelAccess in, Page page, Boolean pinned) {
        var messages = new ArrayList<Message>();
        for (var range : ranges(in.channel().id(), page, pinned)) messages.addAll(range.read(handle));
        return messages;
    }

    /// What is read for a page, in order.
    static List<Range> ranges(String channel, Page page, Boolean pinned) {
        if (page.nearby == null) return List.of(new Range(channel, page, pinned));
        // Never more than was asked for, and the message itself comes first.
        var before = page.limit / 2;
        var after = page.limit - before;
        return List.of(
                new Range(channel, ">=", page.nearby, LAST, Sort.OLDEST, after, null),
                new Range(channel, ">", FIRST, page.nearby, Sort.LATEST, before, null));
    }

    /// Some consecutive messages of a channel.
    ///
    /// @param above  how ids compare with `after`
    /// @param pinned null when that does not matter
    record Range(String channel, String above, String after, String before, Sort sort, int limit, Boolean pinned) {
        Range(String channel, Page page, Boolean pinned) {
            this(
                    channel,
                    ">",
                    page.after == null ? FIRST : page.after,
                    page.before == null ? LAST : page.before,
                    page.sort,
                    page.limit,
                    pinned);
        }

        /// Pairs are compared and sorted so that only the index by channel fits: an equation would let
        /// PostgreSQL walk through all messages of all channels when one channel holds most of them.
        private String sql() {
            var order = sort == Sort.OLDEST ? "asc" : "desc";
            return "select " + Message.COLUMNS + " from messages msg where (msg.channel_id, msg.id) " + above
                    + " (:channel, :after) and (msg.channel_id, msg.id) < (:channel, :before)"
                    + (pinned == null ? "" : pinned ? " and msg.pinned" : " and not msg.pinned")
                    + " order by msg.channel_id " + order + ", msg.id " + order + " limit :limit";
        }

        /// @param prefix nothing, or `explain`
        org.jdbi.v3.core.statement.Query query(Handle handle, String prefix) {
            return handle.createQuery(prefix + sql())
                    .bind("channel", channel)
                    .bind("after", after)
                    .bind("before", before)
                    .bind("limit", limit);
        }

        List<Message> read(Handle handle) {
            return query(handle, "").map(Message.MAPPER).list();
        }
    }

    /// @return to be asked when the connection to PostgreSQL has been given back
    static Supplier<WithUsers> withUsers(Handle handle, ChannelAccess in, List<Message> messages, Users users) {
        var ids = new LinkedHashSet<String>();
        for (var message : messages) {
            if (message.system() != null) {
                ids.addAll(named(message.system()));
            } else if (message.webhook() == null) {
                ids.add(message.author());
            }
        }
        var members = in.server() == null
                ? null
                : List.copyOf(Members.ofServer(handle, in.server(), ids).values());
        var seen = users.seenBy(handle, in.caller(), ids);
        return () -> new WithUsers(messages, List.copyOf(seen.get().values()), members);
    }

    private static List<String> named(Message.SystemMessage system) {
        return switch (system) {
            case Message.Text _ -> List.of();
            case Message.UserAdded(var id, var by) -> List.of(id, by);
            case Message.UserRemove(var id, var by) -> List.of(id, by);
            case Message.UserJoined(var id) -> List.of(id);
            case Message.UserLeft(var id) -> List.of(id);
            case Message.UserKicked(var id) -> List.of(id);
            case Message.UserBanned(var id) -> List.of(id);
            case Message.ChannelRenamed renamed -> List.of(renamed.by());
            case Message.ChannelDescriptionChanged(var by) -> List.of(by);
            case Message.ChannelIconChanged(var by) -> List.of(by);
            case Message.ChannelOwnershipChanged(var from, var to) -> List.of(from, to);
            case Message.MessagePinned pinned -> List.of(pinned.by());
            case Message.MessageUnpinned unpinned -> List.of(unpinned.by());
            case Message.CallStarted call -> List.of(call.by());
        };
    }
}
