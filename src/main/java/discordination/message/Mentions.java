package discordination.message;

import discordination.access.Permission;
import discordination.access.Permissions;
import discordination.channel.Channel;
import discordination.member.Member;
import discordination.member.Members;
import discordination.role.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Whom a message calls, narrowed to those who may see it (rest-servers 4.4).
///
/// @param users user ids, as `roles` role ids
record Mentions(Set<String> users, Set<String> roles, boolean everyone, boolean online) {
    private static final Duration NEW_ACCOUNT = Duration.ofHours(12);

    /// What the text and the flags say, with roles that exist; throws when its author may not call so many.
    ///
    /// @param masses whether more than single people can be called on this instance
    static Mentions of(Handle handle, Author author, String content, MessageFlags flags, boolean masses) {
        var found = MentionScanner.scan(content);
        if (!masses) return new Mentions(new LinkedHashSet<>(found.users()), Set.of(), false, false);
        var everyone = found.everyone() || flags.everyone();
        var roles = new LinkedHashSet<>(found.roles());
        if (!roles.isEmpty()) roles.retainAll(rolesOf(author));
        if (everyone || found.online()) author.requireOfUsers(Permission.MENTION_EVERYONE);
        if (!roles.isEmpty()) author.requireOfUsers(Permission.MENTION_ROLES);
        var mentions = new Mentions(new LinkedHashSet<>(found.users()), roles, everyone, found.online());
        var ignored = (everyone || found.online()) && isNewInPublic(handle, author);
        return ignored ? new Mentions(mentions.users, roles, false, false) : mentions;
    }

    private static Set<String> rolesOf(Author author) {
        if (author.rules() == null) return Set.of();
        return author.rules().roles().stream().map(Role::id).collect(Collectors.toSet());
    }

    /// Accounts under 12 h cannot call by reply or in masses in servers that anybody can join.
    static boolean isNewInPublic(Handle handle, Author author) {
        if (author.server() == null) return false;
        if (!author.isYoungerThan(NEW_ACCOUNT)) return false;
        return handle.createQuery("select discoverable from servers where id = :id")
                .bind("id", author.server())
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
    }

    /// With the authors of messages that are replied to, and without those who cannot see the channel.
    Mentions visible(Handle handle, Author author, Collection<String> replied) {
        var candidates = new LinkedHashSet<>(users);
        candidates.addAll(replied);
        if (candidates.isEmpty()) return this;
        switch (author.channel()) {
            case Channel.SavedMessages _ -> candidates.clear();
            case Channel.TextChannel channel -> {
                var members = Members.ofServer(handle, channel.server(), candidates);
                candidates.removeIf(user -> !sees(author, channel, user, members.get(user)));
            }
            case Channel other -> candidates.retainAll(other.people());
        }
        return new Mentions(candidates, roles, everyone, online);
    }

    /// Whose unreads keep the message: all people outside servers, else everybody who is called; never the
    /// author.
    ///
    /// @param masses whether those count who are called as everybody or by a role
    List<String> notified(Handle handle, Author author, boolean masses) {
        var notified = new LinkedHashSet<String>();
        if (author.channel() instanceof Channel.TextChannel channel) {
            notified.addAll(users);
            if (masses && (everyone || !roles.isEmpty())) notified.addAll(masses(handle, author, channel));
        } else {
            notified.addAll(author.channel().people());
        }
        notified.remove(author.id());
        return List.copyOf(notified);
    }

    private List<String> masses(Handle handle, Author author, Channel.TextChannel channel) {
        return handle
                .createQuery("select " + Member.COLUMNS + """
                         from members m where m.server_id = :server and not m.hidden and (:everyone or m.roles && cast(:roles as text[]))
                        """)
                .bind("server", channel.server())
                .bind("everyone", everyone)
                .bindArray("roles", String.class, roles)
                .map(Member.MAPPER)
                .stream()
                .filter(member -> sees(author, channel, member.id().user(), member))
                .map(member -> member.id().user())
                .toList();
    }

    private static boolean sees(Author author, Channel.TextChannel channel, String user, Member member) {
        if (member == null) return false;
        return Permission.VIEW_CHANNEL.in(
                Permissions.inChannel(author.rules(), channel, user, false, member, Instant.now()));
    }
}
