package discordination.message;

import com.github.f4b6a3.ulid.Ulid;
import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.ChannelAccess;
import discordination.access.Permission;
import discordination.db.Database;
import discordination.event.Events;
import discordination.http.Check;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Path;
import discordination.http.Problem;
import discordination.http.Query;
import discordination.http.Route;
import discordination.user.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/// The routes of messages and reactions.
public final class MessageApi {
    private static final String MESSAGES = "/channels/{channel}/messages";
    private static final String MESSAGE = MESSAGES + "/{message}";
    private static final String REACTIONS = MESSAGE + "/reactions";

    /// How long the database may look for words.
    private static final Duration SEARCH_PATIENCE = Duration.ofSeconds(5);

    private final Access access;
    private final Database database;
    private final Users users;
    private final Sending sending;
    private final Messages messages;
    private final Reactions reactions;
    private final Typing typing;

    public MessageApi(
            Access access,
            Database database,
            Events events,
            Users users,
            Sending sending,
            Messages messages,
            Reactions reactions) {
        this.access = access;
        this.database = database;
        this.users = users;
        this.sending = sending;
        this.messages = messages;
        this.reactions = reactions;
        this.typing = new Typing(events);
    }

    public List<Route<?, ?>> routes() {
        var pinner = Access.audited(access.channel());
        var reader = access.channel(Permission.VIEW_CHANNEL, Permission.READ_MESSAGE_HISTORY);
        var writer = access.channel(Permission.SEND_MESSAGE);
        var reacter = access.channel(Permission.REACT);
        var manager = access.channel(Permission.MANAGE_MESSAGES);
        var deleteAll = Route.silent(
                Method.DELETE,
                MESSAGES + "/bulk",
                Access.audited(manager),
                Limit.CHANNELS,
                DeleteMessages.class,
                this::deleteAll);
        var search = Route.post(
                "/channels/{channel}/search",
                access.channel(Permission.READ_MESSAGE_HISTORY),
                Limit.CHANNELS,
                SearchMessages.class,
                Message[].class,
                this::search);
        return List.of(
                search,
                search.alias(Method.POST, MESSAGES + "/search"),
                Route.post(MESSAGES, writer, Limit.MESSAGING, SendMessage.class, Message.class, sending::send),
                Route.get(MESSAGES, reader, Limit.CHANNELS, History.Page.class, Message[].class, this::page),
                Route.get(MESSAGE, reader, Limit.CHANNELS, Which.class, Message.class, this::one),
                Route.patch(MESSAGE, writer, Limit.CHANNELS, EditMessage.class, Message.class, messages::edit),
                Route.silent(
                        Method.DELETE,
                        MESSAGE,
                        Access.audited(access.user()),
                        Limit.CHANNELS,
                        Place.class,
                        this::delete),
                deleteAll,
                deleteAll.alias(Method.POST, MESSAGES + "/bulk_delete"),
                Route.silent(Method.POST, MESSAGE + "/pin", pinner, Limit.MESSAGING, Which.class, this::pin),
                Route.silent(Method.DELETE, MESSAGE + "/pin", pinner, Limit.CHANNELS, Which.class, this::unpin),
                Route.silent(Method.PUT, REACTIONS + "/{emoji}", reacter, Limit.CHANNELS, Reaction.class, this::react),
                Route.silent(
                        Method.DELETE, REACTIONS + "/{emoji}", reacter, Limit.CHANNELS, Unreact.class, this::unreact),
                Route.silent(Method.DELETE, REACTIONS, manager, Limit.CHANNELS, Which.class, this::clear),
                Route.mute(Method.POST, "/channels/{channel}/typing", writer, Limit.CHANNELS, typing::began));
    }

    /// One message of the guarded channel.
    public record Which(@Path String message) {}

    /// One message, wherever it is.
    public record Place(@Path String channel, @Path String message) {}

    /// Messages to be removed, at most a week old.
    public record DeleteMessages(List<String> ids) {
        private static final Duration OLDEST = Duration.ofDays(7);
        private static final Duration SKEW = Duration.ofSeconds(10);

        public DeleteMessages {
            ids = Check.items("ids", Check.required("ids", ids));
            new Check().size("ids", ids, 1, 100).done();
            var now = Instant.now();
            for (var id : ids) {
                if (!Ulid.isValid(id)) throw Problem.invalidOperation();
                var sent = Ulid.from(id).getInstant();
                if (sent.isBefore(now.minus(OLDEST)) || sent.isAfter(now.plus(SKEW))) throw Problem.invalidOperation();
            }
        }
    }

    public record Reaction(@Path String message, @Path String emoji) {}

    /// @param userId    whose reaction, null for one's own
    /// @param removeAll everybody's
    public record Unreact(
            @Path String message,
            @Path String emoji,
            @Query String userId,
            @Query Boolean removeAll) {}

    private Object page(ChannelAccess in, History.Page page) {
        return database.<Supplier<?>>read(handle -> {
                    var found = History.page(handle, in, page, null);
                    return page.withUsers() ? History.withUsers(handle, in, found, users) : () -> found;
                })
                .get();
    }

    private Object search(ChannelAccess in, SearchMessages wanted) {
        in.caller().requirePerson();
        return database.<Supplier<?>>snapshot(handle -> {
                    var page = wanted.page();
                    var found = wanted.query() == null
                            ? History.page(handle, in, page, wanted.pinned())
                            : Search.messages(handle, in, wanted, SEARCH_PATIENCE);
                    return page.withUsers() ? History.withUsers(handle, in, found, users) : () -> found;
                })
                .get();
    }

    private Message one(ChannelAccess in, Which which) {
        return database.read(handle -> History.one(handle, in, which.message));
    }

    private void delete(Caller caller, Place place) {
        messages.delete(caller, place.channel, place.message);
    }

    private void deleteAll(ChannelAccess in, DeleteMessages request) {
        messages.deleteAll(in, request.ids);
    }

    private void pin(ChannelAccess in, Which which) {
        messages.pin(in, which.message, true);
    }

    private void unpin(ChannelAccess in, Which which) {
        messages.pin(in, which.message, false);
    }

    private void react(ChannelAccess in, Reaction request) {
        reactions.add(in, request.message, request.emoji);
    }

    private void unreact(ChannelAccess in, Unreact request) {
        if (Boolean.TRUE.equals(request.removeAll)) {
            reactions.removeAll(in, request.message, request.emoji);
        } else {
            reactions.remove(in, request.message, request.emoji, request.userId);
        }
    }

    private void clear(ChannelAccess in, Which which) {
        reactions.clear(in, which.message);
    }
}
