package discordination.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Turns what a file, variable or credential holds into the type a key wants; says in plain words what it expected.
final class ConfigValue {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private ConfigValue() {}

    /// Reads a TOML value; wrong types and bounds are `IllegalArgumentException`s that fit behind the key's name.
    static Object of(ConfigKey key, JsonNode node) {
        return key.type() instanceof ParameterizedType list
                ? listOf(key, list.getActualTypeArguments()[0], node)
                : one(key, key.type(), node);
    }

    /// The default. Its literal holds no escapes, so that a start without a file needs no reader of TOML.
    static Object standard(ConfigKey key) {
        var literal = key.standard();
        var quoted = literal.length() > 1 && literal.startsWith("\"") && literal.endsWith("\"");
        return of(key, quoted ? literal.substring(1, literal.length() - 1) : literal);
    }

    /// Reads text from a variable or credential; lists are separated by commas.
    static Object of(ConfigKey key, String text) {
        if (!(key.type() instanceof ParameterizedType list)) {
            return word(key, key.type(), text.strip());
        }
        var bare = text.strip().replaceAll("^\\[|\\]$", "");
        var values = new ArrayList<>();
        for (var part : bare.isBlank() ? new String[0] : bare.split(",")) {
            values.add(word(key, list.getActualTypeArguments()[0], part.strip().replaceAll("^\"|\"$", "")));
        }
        return List.copyOf(values);
    }

    private static List<Object> listOf(ConfigKey key, Type element, JsonNode node) {
        if (!node.isArray()) {
            throw new IllegalArgumentException("must be a list like " + key.standard());
        }
        var values = new ArrayList<>();
        for (var item : node) {
            values.add(one(key, element, item));
        }
        return List.copyOf(values);
    }

    private static Object one(ConfigKey key, Type type, JsonNode node) {
        var fits = switch (kind(type)) {
            case "a whole number" -> node.isIntegralNumber();
            case "a number" -> node.isNumber();
            case "true or false" -> node.isBoolean();
            default -> node.isTextual();
        };
        if (!fits) {
            throw new IllegalArgumentException("must be " + kind(type) + ", is " + shown(key, node));
        }
        return word(key, type, node.asText());
    }

    private static Object word(ConfigKey key, Type type, String text) {
        return switch (type) {
            case Class<?> c when c == String.class -> text;
            case Class<?> c when c == Secret.class -> new Secret(text);
            case Class<?> c when c == Path.class -> Path.of(text);
            case Class<?> c when c == boolean.class -> truth(text);
            case Class<?> c when c == Duration.class -> duration(key, text);
            case Class<?> c when c == int.class || c == Integer.class -> (int) whole(key, text, Integer.MAX_VALUE);
            case Class<?> c when c == long.class -> whole(key, text, Long.MAX_VALUE);
            case Class<?> c when c == Double.class -> number(key, text);
            case Class<?> c when c.isEnum() -> choice(c, text);
            default -> throw new IllegalStateException("no reader for " + type + " of " + key.path());
        };
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, is \"" + text + "\"");
        };
    }

    private static long whole(ConfigKey key, String text, long most) {
        try {
            var value = Long.parseLong(text);
            bounded(key, value, Math.min(most, key.most()), text);
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number, is \"" + text + "\"", e);
        }
    }

    private static double number(ConfigKey key, String text) {
        try {
            var value = Double.parseDouble(text);
            bounded(key, value, key.most(), text);
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a number, is \"" + text + "\"", e);
        }
    }

    private static void bounded(ConfigKey key, double value, double most, String text) {
        if (!(value >= key.least() && value <= most)) {
            throw new IllegalArgumentException("must be " + range(key.least(), most) + ", is " + text);
        }
    }

    private static String range(double least, double most) {
        return most >= Integer.MAX_VALUE
                ? "at least " + plain(least)
                : "between " + plain(least) + " and " + plain(most);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static Duration duration(ConfigKey key, String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "must be a duration like \"500ms\", \"45s\", \"10m\", \"24h\" or \"7d\", is \"" + text + "\"");
        }
        var amount = Long.parseLong(match.group(1));
        var value = switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
        if (value.toMillis() < key.least()) {
            throw new IllegalArgumentException("must be at least " + plain(key.least()) + "ms, is \"" + text + "\"");
        }
        if (value.toMillis() > key.most()) {
            throw new IllegalArgumentException("must be at most " + plain(key.most()) + "ms, is \"" + text + "\"");
        }
        return value;
    }

    private static Object choice(Class<?> type, String text) {
        var names = new ArrayList<String>();
        for (var constant : type.getEnumConstants()) {
            var name = constant.toString().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return constant;
            }
            names.add('"' + name + '"');
        }
        throw new IllegalArgumentException("must be one of " + String.join(", ", names) + ", is \"" + text + "\"");
    }

    private static String kind(Type type) {
        if (type == int.class || type == Integer.class || type == long.class) {
            return "a whole number";
        }
        if (type == Double.class) {
            return "a number";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        return type == Duration.class ? "a duration in quotes, like \"45s\"" : "text in quotes";
    }

    private static String shown(ConfigKey key, JsonNode node) {
        if (key.secret()) {
            return "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
        }
        var text = node.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    /// The TOML literal of a value, secrets redacted unless asked for.
    static String literal(Object value, boolean secrets) {
        return switch (value) {
            case Secret secret -> quoted(secrets ? secret.reveal() : secret.redacted());
            case Duration duration -> quoted(text(duration));
            case Enum<?> choice -> quoted(choice.name().toLowerCase(Locale.ROOT));
            case List<?> list ->
                "["
                        + String.join(
                                ", ",
                                list.stream().map(v -> literal(v, secrets)).toList()) + "]";
            case String text -> quoted(text);
            case Path path -> quoted(path.toString());
            default -> value.toString();
        };
    }

    private static String quoted(String text) {
        var escaped = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                escaped.append('\\').appendCodePoint(c);
            } else if (c < 0x20 || c == 0x7f) {
                escaped.append("\\u%04x".formatted(c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.append('"').toString();
    }

    private static String text(Duration duration) {
        var units = List.of("d", "h", "m", "s");
        var seconds = List.of(86400L, 3600L, 60L, 1L);
        for (var unit : Arrays.asList(0, 1, 2, 3)) {
            var length = seconds.get(unit) * 1000;
            if (duration.toMillis() >= length && duration.toMillis() % length == 0) {
                return duration.toMillis() / length + units.get(unit);
            }
        }
        return duration.toMillis() + "ms";
    }
}
