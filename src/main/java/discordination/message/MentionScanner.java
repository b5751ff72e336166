package discordination.message;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds who is called in a message's text, outside of code and of what a backslash spares (rest-servers 4.4).
///
/// @param users    ids in order of appearance, whether or not they exist, as `roles`
/// @param everyone `@everyone` occurs
/// @param online   `@online` occurs
record MentionScanner(Set<String> users, Set<String> roles, boolean everyone, boolean online) {
    private static final String ULID = "[0-9A-HJKMNP-TV-Z]{26}";

    /// A fence swallows the rest of its line: that is how clients end up reading it.
    private static final Pattern TOKEN = Pattern.compile("\\\\|```[^`\n]*+|``|`|<@(?<user>" + ULID + ")>|<%(?<role>"
            + ULID + ")>|<#" + ULID + ">|:" + ULID + ":|@everyone|@online");

    private record Token(Kind kind, String text) {}

    private enum Kind {
        ESCAPE,
        FENCE,
        TWO_TICKS,
        TICK,
        USER,
        ROLE,
        EVERYONE,
        ONLINE,
        OTHER;

        boolean opensCode() {
            return this == FENCE || this == TWO_TICKS || this == TICK;
        }
    }

    static MentionScanner scan(String content) {
        var tokens = content == null ? List.<Token>of() : tokens(content);
        var found = new ArrayList<Token>();
        for (int at = 0; at < tokens.size(); ) {
            var token = tokens.get(at);
            if (token.kind == Kind.ESCAPE) {
                at += 2;
            } else if (token.kind.opensCode()) {
                var end = close(tokens, at);
                if (end < 0) {
                    // An opener without an end hides nothing, and all that follows is taken literally.
                    found.addAll(tokens.subList(at, tokens.size()));
                    break;
                }
                at = end + 1;
            } else {
                found.add(token);
                at++;
            }
        }
        return of(found);
    }

    private static MentionScanner of(List<Token> found) {
        var users = new LinkedHashSet<String>();
        var roles = new LinkedHashSet<String>();
        var everyone = false;
        var online = false;
        for (var token : found) {
            switch (token.kind) {
                case USER -> users.add(token.text);
                case ROLE -> roles.add(token.text);
                case EVERYONE -> everyone = true;
                case ONLINE -> online = true;
                default -> {}
            }
        }
        return new MentionScanner(users, roles, everyone, online);
    }

    /// The next marker of the kind of the one at `open`, or -1.
    private static int close(List<Token> tokens, int open) {
        var kind = tokens.get(open).kind;
        for (int i = open + 1; i < tokens.size(); i++) if (tokens.get(i).kind == kind) return i;
        return -1;
    }

    private static List<Token> tokens(String content) {
        var tokens = new ArrayList<Token>();
        var matcher = TOKEN.matcher(content);
        while (matcher.find()) {
            if (matcher.group("user") != null) {
                tokens.add(new Token(Kind.USER, matcher.group("user")));
            } else if (matcher.group("role") != null) {
                tokens.add(new Token(Kind.ROLE, matcher.group("role")));
            } else {
                tokens.add(new Token(kind(matcher.group()), null));
            }
        }
        return tokens;
    }

    private static Kind kind(String token) {
        return switch (token) {
            case "\\" -> Kind.ESCAPE;
            case "``" -> Kind.TWO_TICKS;
            case "`" -> Kind.TICK;
            case "@everyone" -> Kind.EVERYONE;
            case "@online" -> Kind.ONLINE;
            default -> token.startsWith("```") ? Kind.FENCE : Kind.OTHER;
        };
    }
}
