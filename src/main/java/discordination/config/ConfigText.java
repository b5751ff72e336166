package discordination.config;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes configurations as TOML: the commented example from the records' defaults, or one that is in force.
public final class ConfigText {
    private static final int WIDTH = 118;
    private static final String HEAD = """
            # Discordination: every key with its default, which is what counts when the key is absent.
            # The file is found as ./config.toml or /etc/discordination/config.toml, or named by --config FILE.
            #
            # An environment variable overrides any key: DISCORDINATION_DATABASE_URL is database.url. With _FILE appended
            # (DISCORDINATION_DATABASE_URL_FILE) it names a file that holds the value; a systemd credential named
            # database.url does the same. Durations are written "500ms", "45s", "10m", "24h", "7d".
            #
            # This file is written by `discordination config example`; change the records in discordination.config.
            """;

    private ConfigText() {}

    /// `config.example.toml`: all keys, defaults and sentences.
    public static String example() {
        var text = new StringBuilder(HEAD);
        for (var table : ConfigKey.tables()) {
            text.append('\n').append(comment(table.says()));
            // A table that can have any name has none by default.
            var out = table.isNamed() ? "# " : "";
            var shown = table.isNamed() ? table.named(table.example()) : table;
            text.append(out).append('[').append(shown.name()).append("]\n");
            for (var key : shown.keys()) {
                text.append('\n').append(comment(key.says()));
                var value = key.example().isEmpty() ? key.standard() : key.example();
                text.append(out).append(key.name()).append(" = ").append(value).append('\n');
            }
        }
        return text.toString();
    }

    /// The configuration in force as TOML that can be read again.
    ///
    /// @param secrets whether passwords and keys are written in clear
    public static String of(Config config, boolean secrets) {
        var values = new HashMap<String, Object>();
        gather("", config, values);
        var text = new StringBuilder();
        for (var table : tables(config)) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append('[')
                    .append(table.name())
                    .append("]\n");
            for (var key : table.keys()) {
                var literal = ConfigValue.literal(values.get(key.path()), secrets);
                text.append(key.name()).append(" = ").append(literal).append('\n');
            }
        }
        return text.toString();
    }

    /// All tables, with those that the administrator has named.
    private static List<ConfigKey.Table> tables(Config config) {
        var tables = new ArrayList<ConfigKey.Table>();
        for (var table : ConfigKey.tables()) {
            if (!table.isNamed()) tables.add(table);
            else config.livekit().nodes().keySet().forEach(name -> tables.add(table.named(name)));
        }
        return tables;
    }

    private static void gather(String path, Object table, Map<String, Object> values) {
        for (var component : table.getClass().getRecordComponents()) {
            try {
                var value = component.getAccessor().invoke(table);
                var name = ConfigKey.join(path, ConfigKey.nameOf(component));
                if (value instanceof Map<?, ?> named) {
                    named.forEach((key, inner) -> gather(ConfigKey.join(name, (String) key), inner, values));
                } else if (ConfigKey.isTable(component)) {
                    gather(name, value, values);
                } else {
                    values.put(name, value);
                }
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
    }

    private static String comment(String sentence) {
        var text = new StringBuilder();
        var line = new StringBuilder("#");
        for (var word : sentence.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        return text.append(line).append('\n').toString();
    }
}
