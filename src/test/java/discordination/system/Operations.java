package discordination.system;

import static discordination.system.Operation.of;

import discordination.access.Permission;
import discordination.kit.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Every route of `routes.txt` at least once, in an order in which each finds what it needs.
final class Operations {
    private static final String SERVER = "/servers/{server}";
    private static final String MEMBER = SERVER + "/members/{user}";
    private static final String CHANNEL = "/channels/{channel}";
    private static final String MESSAGES = CHANNEL + "/messages";
    private static final String MESSAGE = MESSAGES + "/{message}";
    private static final String HOOK = "/webhooks/{webhook}";
    private static final String BY_TOKEN = HOOK + "/{token}";
    private static final String THUMB = "%F0%9F%91%8D";

    private final Stage stage;

    /// @param stage where they act
    Operations(Stage stage) {
        this.stage = stage;
    }

    List<Operation> all() {
        var all = new ArrayList<Operation>();
        all.addAll(reads());
        all.addAll(accounts());
        all.addAll(users());
        all.addAll(messages());
        all.addAll(groups());
        all.addAll(moderation());
        all.addAll(ends());
        return all;
    }

    private static List<Operation> reads() {
        return List.of(
                of("GET /"),
                of("GET /openapi.json"),
                of("GET /ratelimit"),
                of("GET " + SERVER),
                of("GET " + SERVER).note("?include_channels=true"),
                of("GET " + SERVER + "/members"),
                of("GET " + SERVER + "/members").note("?exclude_offline=true"),
                of("GET " + SERVER + "/members_experimental_query").note("?experimental_api=true&query=em"),
                of("GET " + MEMBER),
                of("GET " + MEMBER).note("?roles=true"),
                of("GET " + SERVER + "/roles/{role}"),
                of("GET " + SERVER + "/emojis"),
                of("GET " + SERVER + "/invites"),
                of("GET " + SERVER + "/bans"),
                of("GET " + SERVER + "/audit_logs").note("?limit=100"),
                of("GET " + CHANNEL),
                of("GET " + CHANNEL + "/webhooks"),
                of("GET " + MESSAGES).note("?limit=100"),
                of("GET " + MESSAGES).note("?limit=100&include_users=true"),
                of("GET " + MESSAGE),
                of("POST " + CHANNEL + "/search", Map.of("query", "hello", "include_users", true)),
                of("POST " + CHANNEL + "/search", Map.of("pinned", true)).note("pins"),
                of("POST " + MESSAGES + "/search", Map.of("query", "hell")),
                of("GET /invites/{code}"),
                of("GET /custom/emoji/{emoji}"),
                of("GET " + HOOK),
                of("GET " + BY_TOKEN),
                of("GET /sync/unreads"),
                of("GET /users/dms"),
                of("GET /users/@me/relationships"),
                of("GET /users/{user}"),
                of("GET /users/{user}").note("oneself").at("user", _ -> "@me"),
                of("GET /users/{user}/profile"),
                of("GET /users/{user}/mutual").at("user", s -> s.made("FRD", 2)),
                of("GET /users/{user}/flags"),
                of("GET /users/{user}/default_avatar"),
                of("GET /bots/@me"),
                of("GET /bots/{bot}"),
                of("GET /bots/{bot}/invite"),
                of("GET /auth/account"),
                of("GET /auth/mfa"),
                of("GET /auth/mfa/methods"),
                of("GET /auth/session/all"),
                of("GET /auth/session/check"),
                of("GET /onboard/hello"));
    }

    private List<Operation> accounts() {
        return List.of(
                of("POST /auth/account/create")
                        .body(s -> Map.of("email", s.size.name() + "@new.test", "password", "correct horse battery")),
                of("POST /auth/session/login")
                        .body(s -> Map.of("email", s.moderator.email(), "password", s.moderator.password())),
                of("PUT /auth/mfa/ticket").body(s -> Map.of("password", s.moderator.password())),
                of("PATCH /auth/account/change/password")
                        .body(s ->
                                Map.of("password", s.moderator.password(), "current_password", s.moderator.password())),
                of("PATCH /auth/account/change/email")
                        .body(s -> Map.of(
                                "email", s.size.name() + "@moved.test", "current_password", s.moderator.password())),
                of("PATCH /users/@me/username")
                        .body(s -> Map.of("username", "mod" + s.size.name(), "password", s.moderator.password())),
                of("POST /onboard/complete")
                        .by(s -> s.newcomer)
                        .body(s -> Map.of("username", "newcomer" + s.size.name())),
                of("POST /auth/session/logout").by(s -> s.elsewhere(stage, 1)),
                of("DELETE /auth/session/logout").by(s -> s.elsewhere(stage, 2)),
                of("PATCH /auth/session/{session}", Map.of("friendly_name", "here")),
                of("DELETE /auth/session/{session}"),
                of("DELETE /auth/session/all"),
                of("POST /auth/account/reverify", Map.of("email", "nobody@kit.test")),
                of("POST /auth/account/reset_password", Map.of("email", "nobody@kit.test")),
                of("PATCH /auth/account/reset_password")
                        .body(s -> Map.of(
                                "token",
                                s.mailed(stage, "RESET", s.moderator.id()),
                                "password",
                                s.moderator.password(),
                                "remove_sessions",
                                false)),
                of("POST /auth/account/verify/{code}").at("code", s -> s.mailed(stage, "VERIFY", s.moderator.id())),
                proven("POST /auth/mfa/recovery"),
                proven("PATCH /auth/mfa/recovery"),
                proven("POST /auth/mfa/totp"),
                of("PUT /auth/mfa/totp", Map.of("totp_code", "1234567")).refused(401),
                proven("DELETE /auth/mfa/totp"),
                of("POST /policy/acknowledge"),
                of("POST /push/subscribe", Map.of("endpoint", "fcm", "p256dh", "", "auth", "device")),
                of("POST /push/unsubscribe"),
                of("POST /sync/settings/fetch")
                        .body(s -> Map.of(
                                "keys",
                                s.friends().stream().map(any -> "key" + any).toList())),
                of("POST /sync/settings/set").body(s -> {
                    var settings = new HashMap<String, String>();
                    for (int i = 0; i < s.size.people(); i++) settings.put("key" + i, "y");
                    return settings;
                }),
                of("POST /bots/create").body(s -> Map.of("name", "robot" + s.size.name())),
                of("PATCH /bots/{bot}").body(s -> Map.of("name", "renamed" + s.size.name())),
                of("POST /bots/{bot}/invite").body(s -> Map.of("server", s.place.id())),
                of("DELETE /bots/{bot}"));
    }

    private Operation proven(String route) {
        return of(route).by(s -> s.withTicket(stage, s.moderator));
    }

    private List<Operation> users() {
        return List.of(
                of("PATCH /users/{user}", Map.of("display_name", "Name")).at("user", _ -> "@me"),
                of("POST /users/friend").body(s -> Map.of("username", "mem3" + s.size.name() + "#0001")),
                of("PUT /users/{user}/friend"),
                of("DELETE /users/{user}/friend"),
                of("PUT /users/{user}/block").at("user", s -> s.made("MEM", 4)),
                of("DELETE /users/{user}/block").at("user", s -> s.made("MEM", 4)),
                of("GET /users/{user}/dm").at("user", s -> s.made("FRD", 2)),
                of("POST /safety/report")
                        .body(s -> report("Message", s.newest(stage).getLast())),
                of("POST /safety/report").note("server").body(s -> report("Server", s.place.id())),
                of("POST /safety/report").note("user").body(s -> report("User", s.made("MEM", 1))));
    }

    private static Map<String, ?> report(String type, String id) {
        return Map.of(
                "content", Map.of("type", type, "id", id, "report_reason", "NoneSpecified"), "additional_context", "");
    }

    private List<Operation> messages() {
        return List.of(
                of("POST " + MESSAGES, Map.of("content", "hi")),
                of("POST " + MESSAGES)
                        .note("to members")
                        .body(s -> Map.of(
                                "content",
                                "<@" + s.made("MEM", 11) + "> <@" + s.made("MEM", 12) + "> <%" + s.made("RAN", 1)
                                        + ">")),
                of("POST " + MESSAGES, Map.of("content", "@everyone")).note("to everyone"),
                of("PATCH " + MESSAGE, Map.of("content", "https://kit.test")),
                of("PUT " + MESSAGE + "/reactions/{emoji}").at("emoji", _ -> THUMB),
                of("DELETE " + MESSAGE + "/reactions/{emoji}").at("emoji", _ -> THUMB),
                of("DELETE " + MESSAGE + "/reactions"),
                of("POST " + MESSAGE + "/pin", Map.of()),
                of("DELETE " + MESSAGE + "/pin"),
                of("PUT " + CHANNEL + "/ack/{message}"),
                of("PUT " + SERVER + "/ack"),
                of("POST " + CHANNEL + "/typing"),
                of("DELETE " + MESSAGE),
                of("DELETE " + MESSAGE)
                        .note("another's")
                        .at("message", s -> s.newest(stage).getLast()),
                of("DELETE " + MESSAGES + "/bulk").body(s -> Map.of("ids", s.newest(stage))),
                of("POST " + MESSAGES + "/bulk_delete").body(s -> Map.of("ids", s.newest(stage))),
                of("POST " + BY_TOKEN, Map.of("content", "done")),
                of("PATCH " + BY_TOKEN + "/{message}", Map.of("content", "undone"))
                        .at("message", s -> s.said(1)),
                of("DELETE " + BY_TOKEN + "/{message}").at("message", s -> s.said(1)),
                of("POST " + BY_TOKEN + "/github", Map.of("zen", "calm"))
                        .by(s -> s.moderator.with("X-GitHub-Event", "ping")),
                // Without LiveKit; the tests of calls look after what follows.
                of("POST " + CHANNEL + "/join_call", Map.of("node", "worldwide"))
                        .refused(400),
                of("PUT " + CHANNEL + "/end_ring/{user}").refused(400),
                of("POST /livekit/{node}").refused(401));
    }

    private static List<Operation> groups() {
        return List.of(
                of("POST /channels/create").body(s -> Map.of("name", "new", "users", s.friends())),
                group("GET " + CHANNEL + "/members"),
                group("PATCH " + CHANNEL).body(_ -> Map.of("name", "new", "description", "d")),
                group("PUT " + CHANNEL + "/permissions/default").body(_ -> Map.of("permissions", 4194304)),
                group("POST " + MESSAGES).body(_ -> Map.of("content", "hello")),
                group("PUT " + CHANNEL + "/recipients/{user}").at("user", s -> s.made("FRD", 1)),
                group("DELETE " + CHANNEL + "/recipients/{user}").at("user", s -> s.made("FRD", 1)),
                group("POST " + CHANNEL + "/invites").body(_ -> Map.of()),
                group("DELETE " + CHANNEL),
                group("DELETE " + CHANNEL).note("direct channel").at("channel", s -> s.made("DIR", 2)));
    }

    private static Operation group(String route) {
        return of(route).note("group").at("channel", s -> s.made("GRP", 1));
    }

    private List<Operation> moderation() {
        var override = Map.of("permissions", Map.of("allow", 1, "deny", 0));
        return List.of(
                of("PATCH " + SERVER, Map.of("name", "New")),
                of("PATCH " + SERVER).note("categories").body(s -> Map.of("categories", categories(s))),
                of("PUT " + SERVER + "/permissions/default", Map.of("permissions", Permission.SERVER)),
                of("PUT " + SERVER + "/permissions/{role}", override),
                of("POST " + SERVER + "/channels", Map.of("name", "new")),
                of("PATCH " + CHANNEL, Map.of("name", "new")),
                of("PUT " + CHANNEL + "/permissions/default", override),
                of("PUT " + CHANNEL + "/permissions/{role}", override),
                of("DELETE " + CHANNEL).at("channel", s -> s.made("CHA", 2)),
                of("POST " + SERVER + "/roles", Map.of("name", "new")),
                of("PATCH " + SERVER + "/roles/{role}", Map.of("hoist", true)),
                of("PATCH " + SERVER + "/roles/ranks").by(s -> s.owner).body(s -> Map.of("ranks", s.ranks(stage))),
                of("DELETE " + SERVER + "/roles/{role}").at("role", s -> s.made("RAN", 3)),
                of("PATCH " + MEMBER, Map.of("nickname", "N")).at("user", Sample::member),
                of("PATCH " + MEMBER)
                        .note("roles")
                        .at("user", Sample::member)
                        .body(s -> Map.of("roles", List.of(s.made("RAN", 1), s.made("RAN", 2)))),
                of("PATCH " + MEMBER, Map.of("timeout", "2999-01-01T00:00:00Z"))
                        .note("timeout")
                        .at("user", Sample::member),
                of("DELETE " + MEMBER).at("user", Sample::member),
                of("PUT " + SERVER + "/bans/{user}", Map.of()).at("user", Sample::member),
                of("PUT " + SERVER + "/bans/{user}", Map.of("delete_message_seconds", 3600))
                        .note("messages"),
                of("DELETE " + SERVER + "/bans/{user}"),
                of("POST " + CHANNEL + "/invites", Map.of()),
                of("POST " + SERVER + "/invites/{channel}", Map.of()),
                of("DELETE /invites/{code}").at("code", s -> s.code(2)),
                of("POST /invites/{code}").by(s -> s.joiner),
                of("PUT /custom/emoji/{emoji}")
                        .at("emoji", s -> s.made("FIL", 1))
                        .body(s -> Map.of("name", "tea", "parent", Map.of("type", "Server", "id", s.place.id()))),
                of("PATCH /custom/emoji/{emoji}", Map.of("name", "cake")),
                of("DELETE /custom/emoji/{emoji}"),
                of("POST " + CHANNEL + "/webhooks", Map.of("name", "new")),
                of("PATCH " + HOOK, Map.of("name", "new")),
                of("PATCH " + BY_TOKEN, Map.of("name", "new")),
                of("DELETE " + BY_TOKEN).at("webhook", s -> s.made("WEB", 2)),
                of("DELETE " + HOOK));
    }

    /// Every channel in a category of its own.
    private static List<?> categories(Sample sample) {
        var categories = new ArrayList<Map<String, ?>>();
        for (int i = 1; i <= sample.size.channels(); i++) {
            categories.add(Map.of("id", "c" + i, "title", "C", "channels", List.of(sample.made("CHA", i))));
        }
        return categories;
    }

    private List<Operation> ends() {
        return List.of(
                of("POST /servers/create", Map.of("name", "Another")),
                of("DELETE " + SERVER).note("leave").by(s -> s.joiner),
                of("DELETE " + SERVER).by(s -> s.owner),
                of("POST /auth/account/disable").by(s -> s.withTicket(stage, s.moderator)),
                of("PUT /auth/account/delete").body(s -> Map.of("token", s.mailed(stage, "DELETE", s.moderator.id()))),
                of("POST /auth/account/delete").by(s -> s.withTicket(stage, s.newcomer)));
    }
}
