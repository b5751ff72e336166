package discordination.push;

import com.github.f4b6a3.ulid.Ulid;
import discordination.access.Access;
import discordination.access.Caller;
import discordination.access.Permission;
import discordination.channel.Channel;
import discordination.channel.Channels;
import discordination.file.File;
import discordination.link.Embed;
import discordination.message.Message;
import discordination.user.StoredUser;
import discordination.user.Users;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// Says in plain words what a message is, with names where it holds ids (gateway 6.4).
///
/// A notice is the same for everybody who gets it, so it names only what its author sees as well.
final class Wording {
    private static final String ID = "([0-9A-HJKMNP-TV-Z]{26})";
    private static final Pattern TOKEN = Pattern.compile("<@" + ID + ">|<#" + ID + ">|<%" + ID + ">|:" + ID + ":");
    /// Letters of a body; the rest is read in the channel.
    private static final int LONGEST = 1000;

    private final String origin;

    /// @param origin of the installation; empty: browsers complete what begins with `/`
    Wording(String origin) {
        this.origin = origin;
    }

    Occasion.Said of(Handle sql, Channel channel, Message message) {
        var notice = notice(sql, channel, message);
        var title = switch (channel) {
            case Channel.TextChannel text -> notice.author() + " in #" + text.name();
            case Channel.Group group -> notice.author() + ", #" + group.name();
            case Channel _ -> notice.author();
        };
        var place = switch (channel) {
            case Channel.TextChannel text -> text.name();
            case Channel.Group group -> group.name();
            case Channel _ -> null;
        };
        return new Occasion.Said(
                notice, channel, message, place, title, Instant.now().plus(Push.A_DAY));
    }

    private Notice notice(Handle sql, Channel channel, Message message) {
        var author = Users.find(sql, message.system() == null ? message.author() : actor(message.system()));
        return new Notice(
                author(message, author),
                icon(message, author),
                message.attachments() == null
                        ? null
                        : attachment(message.attachments().getFirst()),
                cut(body(sql, channel, message, author)),
                channel.id(),
                Ulid.from(message.id()).getTime() / 1000,
                origin + "/channel/" + channel.id() + "/" + message.id());
    }

    private static String actor(Message.SystemMessage system) {
        return switch (system) {
            case Message.UserJoined joined -> joined.id();
            case Message.UserKicked kicked -> kicked.id();
            case Message.UserBanned banned -> banned.id();
            default -> system.actor() == null ? "" : system.actor();
        };
    }

    private static String author(Message message, Optional<StoredUser> author) {
        if (message.webhook() != null) return message.webhook().name();
        return author.map(StoredUser::username).orElse("Somebody");
    }

    private String icon(Message message, Optional<StoredUser> author) {
        if (message.webhook() != null && message.webhook().avatar() != null) {
            return origin + "/autumn/avatars/" + message.webhook().avatar();
        }
        return author.map(user -> user.avatar() == null
                        ? origin + "/api/users/" + user.id() + "/default_avatar"
                        : origin + "/autumn/avatars/" + user.avatar().id())
                .orElse(null);
    }

    private String attachment(File file) {
        return origin + "/autumn/attachments/" + file.id();
    }

    private static String cut(String text) {
        if (text.codePointCount(0, text.length()) <= LONGEST) return text;
        return text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }

    private static String body(Handle sql, Channel channel, Message message, Optional<StoredUser> author) {
        if (message.system() != null) return told(sql, message.system());
        if (message.content() != null) {
            return TOKEN.matcher(message.content())
                    .replaceAll(token -> Matcher.quoteReplacement(named(sql, channel, message, author, token)));
        }
        if (message.attachments() != null) return "Sent a file";
        if (message.embeds() != null && message.embeds().getFirst() instanceof Embed.Text text) {
            if (text.title() != null) return text.title();
            if (text.description() != null) return text.description();
        }
        return message.embeds() == null ? "Empty Message" : "Sent an embed";
    }

    private static String named(
            Handle sql, Channel channel, Message message, Optional<StoredUser> author, MatchResult token) {
        if (token.group(1) != null) return "@" + user(sql, channel, message, token.group(1));
        if (token.group(2) != null) return "#" + channel(sql, author, token.group(2));
        if (token.group(3) != null) return "%" + role(sql, channel, token.group(3));
        return ":" + name(sql, "select name from emojis where id = :id", token.group(4), "Unknown Emoji") + ":";
    }

    /// Only who is really mentioned has a name: everybody else may be a stranger here.
    private static String user(Handle sql, Channel channel, Message message, String id) {
        if (message.mentions() == null || !message.mentions().contains(id)) return "Unknown User";
        var server = channel instanceof Channel.TextChannel text ? text.server() : "";
        return sql.createQuery("""
                        select coalesce(m.nickname, u.display_name, u.username) from users u
                        left join members m on m.user_id = u.id and m.server_id = :server where u.id = :id
                        """)
                .bind("server", server)
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .orElse("Unknown User");
    }

    private static String channel(Handle sql, Optional<StoredUser> author, String id) {
        return author.flatMap(user -> Access.channel(sql, new Caller(user, null), id))
                .filter(access -> access.may(Permission.VIEW_CHANNEL))
                .flatMap(access -> Channels.find(sql, access.channel().id()))
                .map(found -> switch (found) {
                    case Channel.TextChannel text -> text.name();
                    case Channel.Group group -> group.name();
                    case Channel.DirectMessage _, Channel.SavedMessages _ -> null;
                })
                .orElse("Unknown Channel");
    }

    private static String role(Handle sql, Channel channel, String id) {
        if (!(channel instanceof Channel.TextChannel text)) return "Unknown Role";
        return sql.createQuery("select name from roles where id = :id and server_id = :server")
                .bind("id", id)
                .bind("server", text.server())
                .mapTo(String.class)
                .findOne()
                .orElse("Unknown Role");
    }

    private static String name(Handle sql, String query, String id, String otherwise) {
        return sql.createQuery(query)
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .orElse(otherwise);
    }

    private static String told(Handle sql, Message.SystemMessage system) {
        return switch (system) {
            case Message.Text text -> text.content();
            case Message.UserAdded added -> person(sql, added.id()) + " was added.";
            case Message.UserRemove removed -> person(sql, removed.id()) + " was removed.";
            case Message.UserJoined joined -> person(sql, joined.id()) + " has joined.";
            case Message.UserLeft left -> person(sql, left.id()) + " has left.";
            case Message.UserKicked kicked -> person(sql, kicked.id()) + " was kicked.";
            case Message.UserBanned banned -> person(sql, banned.id()) + " was banned.";
            case Message.ChannelRenamed renamed -> "The group is now called " + renamed.name() + ".";
            case Message.ChannelDescriptionChanged _ -> "The description has changed.";
            case Message.ChannelIconChanged _ -> "The picture has changed.";
            case Message.ChannelOwnershipChanged changed -> person(sql, changed.to()) + " owns the group now.";
            case Message.MessagePinned _ -> "A message was pinned.";
            case Message.MessageUnpinned _ -> "A message was unpinned.";
            case Message.CallStarted _ -> "Call started.";
        };
    }

    private static String person(Handle sql, String id) {
        return name(sql, "select coalesce(display_name, username) from users where id = :id", id, "Somebody");
    }
}
