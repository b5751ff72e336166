package discordination.channel;

import static discordination.http.Route.get;
import static discordination.http.Route.patch;
import static discordination.http.Route.post;
import static discordination.http.Route.put;
import static discordination.http.Route.silent;

import discordination.access.Access;
import discordination.access.ChannelAccess;
import discordination.access.NewPermissions;
import discordination.access.Permission;
import discordination.db.Database;
import discordination.http.Check;
import discordination.http.Limit;
import discordination.http.Method;
import discordination.http.Path;
import discordination.http.Problem;
import discordination.http.Query;
import discordination.http.Route;
import discordination.user.User;
import discordination.user.Users;
import java.util.List;

/// The routes of channels and groups (rest-servers 2.3, 3.1–3.5).
public final class ChannelApi {
    private final Access access;
    private final Database database;
    private final Channels channels;
    private final Groups groups;
    private final Users users;

    public ChannelApi(Access access, Database database, Channels channels, Groups groups, Users users) {
        this.access = access;
        this.database = database;
        this.channels = channels;
        this.groups = groups;
        this.users = users;
    }

    public List<Route<?, ?>> routes() {
        var one = "/channels/{channel}";
        var recipient = one + "/recipients/{user}";
        var viewer = access.channel(Permission.VIEW_CHANNEL);
        var keeper = Access.audited(access.channel(Permission.MANAGE_PERMISSIONS));
        return List.of(
                post(
                        "/servers/{server}/channels",
                        Access.audited(access.server(Permission.MANAGE_CHANNEL)),
                        Limit.SERVERS,
                        CreateChannel.class,
                        Channel.class,
                        channels::create),
                post(
                        "/channels/create",
                        access.person(),
                        Limit.CHANNELS,
                        CreateGroup.class,
                        Channel.class,
                        groups::create),
                get(one, viewer, Limit.CHANNELS, Channel.class, ChannelAccess::channel),
                patch(
                        one,
                        Access.audited(access.channel(Permission.MANAGE_CHANNEL)),
                        Limit.CHANNELS,
                        EditChannel.class,
                        Channel.class,
                        this::edit),
                silent(Method.DELETE, one, Access.audited(viewer), Limit.CHANNELS, Leave.class, this::delete),
                get(one + "/members", viewer, Limit.CHANNELS, User[].class, this::members),
                silent(
                        Method.PUT,
                        recipient,
                        access.person().and(access.channel()),
                        Limit.CHANNELS,
                        Target.class,
                        this::add),
                silent(
                        Method.DELETE,
                        recipient,
                        access.person().and(access.channel()),
                        Limit.CHANNELS,
                        Target.class,
                        this::remove),
                put(
                        one + "/permissions/default",
                        keeper,
                        Limit.CHANNELS,
                        SetDefault.class,
                        Channel.class,
                        this::setDefault),
                put(one + "/permissions/{role}", keeper, Limit.CHANNELS, SetRole.class, Channel.class, this::setRole));
    }

    /// @param leaveSilently without a message about it
    public record Leave(@Query Boolean leaveSilently) {}

    /// Who is meant.
    public record Target(@Path String user) {}

    /// What everybody may do: a number in groups, an override in server channels.
    public record SetDefault(NewPermissions permissions) {
        public SetDefault {
            Check.required("permissions", permissions);
        }
    }

    /// What a role allows and denies here.
    public record SetRole(@Path String role, NewPermissions permissions) {
        public SetRole {
            Check.required("permissions", permissions).requireOverride();
        }
    }

    private Channel edit(ChannelAccess in, EditChannel wish) {
        if (wish.isEmpty()) return in.channel();
        return switch (in.channel()) {
            case Channel.TextChannel _ -> channels.edit(in, wish);
            case Channel.Group _ -> groups.edit(in, wish);
            case Channel.DirectMessage _, Channel.SavedMessages _ -> throw Problem.invalidOperation();
        };
    }

    private void delete(ChannelAccess in, Leave wish) {
        switch (in.channel()) {
            case Channel.TextChannel _ -> channels.delete(in);
            case Channel.Group _ -> groups.leave(in, Boolean.TRUE.equals(wish.leaveSilently));
            case Channel.DirectMessage _ -> channels.close(in);
            case Channel.SavedMessages _ -> throw Problem.of(400, "NoEffect");
        }
    }

    private User[] members(ChannelAccess in) {
        if (!(in.channel() instanceof Channel.Group group)) throw Problem.invalidOperation();
        return database.read(handle -> users.seenBy(handle, in.caller(), group.recipients()))
                .get()
                .values()
                .toArray(User[]::new);
    }

    private void add(ChannelAccess in, Target who) {
        groups.add(in, who.user);
    }

    private void remove(ChannelAccess in, Target who) {
        groups.remove(in, who.user);
    }

    private Channel setDefault(ChannelAccess in, SetDefault wish) {
        return switch (in.channel()) {
            case Channel.TextChannel _
            when wish.permissions.override() != null -> channels.setDefault(in, wish.permissions.override());
            case Channel.Group _
            when wish.permissions.value() != null -> groups.setPermissions(in, wish.permissions.value());
            default -> throw Problem.invalidOperation();
        };
    }

    private Channel setRole(ChannelAccess in, SetRole wish) {
        if (!(in.channel() instanceof Channel.TextChannel)) throw Problem.invalidOperation();
        return channels.setRole(in, wish.role, wish.permissions.requireOverride());
    }
}
