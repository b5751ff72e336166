package discordination.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import discordination.channel.Channel;
import discordination.member.Member;
import discordination.role.Role;
import discordination.user.Relationship;
import discordination.user.StoredUser;
import discordination.user.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The computation agrees with {@link SectionOne} on thousands of random servers, the same ones in every run.
final class SecondOpinionTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final int SERVERS = 400;

    /// The same server twice: as the model has it, and as the house has it.
    private record Pair<M, H>(M model, H house) {}

    private final List<String> people = List.of("owner", "a", "b", "c", "d", "e", "f", "g");

    private Random random;

    private long some() {
        // Some bits often, few bits seldom, and now and then one that nobody can be given.
        var bits = random.nextLong() & random.nextLong() & Permission.ALL;
        if (random.nextInt(3) > 0) bits |= Permission.VIEW_CHANNEL.bit;
        if (random.nextInt(20) == 0) bits |= 1L << (52 + random.nextInt(12));
        return bits;
    }

    private Pair<SectionOne.Override, PermissionOverride> override() {
        var allow = random.nextInt(3) == 0 ? 0 : some();
        var deny = random.nextInt(3) == 0 ? 0 : some() & ~(random.nextBoolean() ? Permission.VIEW_CHANNEL.bit : 0);
        return new Pair<>(
                new SectionOne.Override(SectionOne.set(allow), SectionOne.set(deny)),
                new PermissionOverride(allow, deny));
    }

    private Pair<SectionOne.Server, Permissions.Rules> server() {
        var standard = some();
        var model = new ArrayList<SectionOne.Role>();
        var house = new ArrayList<Role>();
        var count = random.nextInt(7);
        for (int i = 0; i < count; i++) {
            // Few ranks, so that some collide, as they could before ranks were given by the highest.
            var rank = random.nextInt(5);
            var override = override();
            model.add(new SectionOne.Role("r" + i, rank, override.model));
            house.add(new Role("r" + i, "r" + i, override.house, null, null, rank, null));
        }
        return new Pair<>(
                new SectionOne.Server("owner", SectionOne.set(standard), model),
                new Permissions.Rules("owner", standard, house));
    }

    private Pair<SectionOne.Channel, Channel.TextChannel> channel() {
        var standard = random.nextBoolean() ? override() : null;
        var model = new HashMap<String, SectionOne.Override>();
        var house = new HashMap<String, PermissionOverride>();
        for (int i = 0; i < 9; i++) {
            if (random.nextInt(3) > 0) continue;
            var override = override();
            model.put("r" + i, override.model);
            house.put("r" + i, override.house);
        }
        return new Pair<>(
                new SectionOne.Channel(standard == null ? null : standard.model, model),
                new Channel.TextChannel(
                        "c",
                        "s",
                        "c",
                        null,
                        null,
                        null,
                        standard == null ? null : standard.house,
                        house.isEmpty() ? null : house,
                        null,
                        null,
                        null));
    }

    private Pair<SectionOne.Member, Member> member(String user) {
        var held = new TreeSet<String>();
        // Two more than there ever are: ids of roles that the server does not know.
        for (int i = 0; i < 9; i++) if (random.nextInt(3) == 0) held.add("r" + i);
        var timeout = random.nextInt(4) == 0 ? NOW.plusSeconds(random.nextInt(3) - 1) : null;
        var publish = random.nextInt(4) > 0;
        var receive = random.nextInt(4) > 0;
        return new Pair<>(
                new SectionOne.Member(user, held, timeout != null && timeout.isAfter(NOW), publish, receive),
                new Member(
                        new Member.Id("s", user),
                        NOW,
                        null,
                        null,
                        null,
                        held.isEmpty() ? null : List.copyOf(held),
                        timeout,
                        publish ? null : false,
                        receive ? null : false));
    }

    private static Member house(Pair<SectionOne.Member, Member> member) {
        return member == null ? null : member.house;
    }

    private static SectionOne.Member model(Pair<SectionOne.Member, Member> member) {
        return member == null ? null : member.model;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20260823, 4711})
    void onRandomServers(long seed) {
        random = new Random(seed);
        for (int round = 0; round < SERVERS; round++) {
            var where = "seed " + seed + " round " + round;
            var server = server();
            var channel = channel();
            var members = new TreeMap<String, Pair<SectionOne.Member, Member>>();
            for (var user : people) if (random.nextInt(8) > 0) members.put(user, member(user));
            var seeing = new TreeSet<String>();
            for (var user : people) {
                var member = members.get(user);
                var privileged = random.nextInt(10) == 0;
                compare(where + " " + user, server, channel, user, privileged, member);
                if (member != null
                        && Permission.VIEW_CHANNEL.in(
                                Permissions.inChannel(server.house, channel.house, user, false, member.house, NOW))) {
                    seeing.add(user);
                }
            }
            var all = members.values().stream().map(Pair::model).toList();
            assertEquals(SectionOne.whoCanSee(server.model, channel.model, all), seeing, where);
        }
    }

    private void compare(
            String where,
            Pair<SectionOne.Server, Permissions.Rules> server,
            Pair<SectionOne.Channel, Channel.TextChannel> channel,
            String user,
            boolean privileged,
            Pair<SectionOne.Member, Member> member) {
        var inServer = SectionOne.inServer(server.model, user, privileged, model(member));
        assertEquals(
                SectionOne.bits(inServer),
                Permissions.inServer(server.house, user, privileged, house(member), NOW),
                where);
        assertEquals(
                SectionOne.bits(SectionOne.inChannel(server.model, channel.model, user, privileged, model(member))),
                Permissions.inChannel(server.house, channel.house, user, privileged, house(member), NOW),
                where);
        assertEquals(
                SectionOne.rank(server.model, user, privileged, model(member)),
                Permissions.rank(server.house, user, privileged, house(member)),
                where);
        var current = random.nextBoolean() ? override() : null;
        var next = override();
        assertEquals(
                SectionOne.mayGive(inServer, current == null ? null : current.model, next.model),
                Permissions.mayGrant(SectionOne.bits(inServer), current == null ? null : current.house, next.house),
                where);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onTwoUsers(boolean privileged) {
        for (var relationship : Relationship.values()) {
            for (var mutual : List.of(false, true)) {
                for (var bot : List.of(false, true)) {
                    var me = user("me", privileged, false);
                    var other = user("other", false, bot);
                    check(
                            SectionOne.toUser(privileged, false, relationship, mutual, bot),
                            me,
                            other,
                            relationship,
                            mutual);
                    check(
                            SectionOne.toUser(false, false, relationship, mutual, bot),
                            other,
                            user("x", true, false),
                            relationship,
                            mutual);
                    check(15, me, me, relationship, mutual);
                }
            }
        }
    }

    private static StoredUser user(String id, boolean privileged, boolean bot) {
        var status = new User.Status(null, null);
        return new StoredUser(id, id, "0001", null, null, null, status, null, 0, 0, privileged, bot ? "someone" : null);
    }

    private static void check(
            int expected, StoredUser me, StoredUser other, Relationship relationship, boolean mutual) {
        var acquaintance = new UserPermission.Acquaintance(me, other, relationship, mutual);
        var bits = Map.of(
                UserPermission.ACCESS,
                1,
                UserPermission.VIEW_PROFILE,
                2,
                UserPermission.SEND_MESSAGE,
                4,
                UserPermission.INVITE,
                8);
        bits.forEach((permission, bit) -> assertEquals(
                (expected & bit) != 0,
                acquaintance.may(permission),
                me.id() + " " + other.id() + " " + relationship + " " + mutual + " " + permission));
    }
}
