package discordination.config;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Remembers on which line of a TOML text each key stands, which the parser's tree does not tell.
final class TomlLines {
    private static final Pattern TABLE = Pattern.compile("^\\s*\\[+([^\\]]+)\\]+.*");
    private static final Pattern KEY = Pattern.compile("^\\s*([A-Za-z0-9_\"'.\\s-]+?)\\s*=.*");

    private final String name;
    private final Map<String, Integer> lines = new HashMap<>();

    TomlLines(String toml, String name) {
        this.name = name;
        var table = "";
        var number = 0;
        for (var line : toml.lines().toList()) {
            number++;
            var header = TABLE.matcher(line);
            var key = KEY.matcher(line);
            if (key.matches()) {
                lines.putIfAbsent(ConfigKey.join(table, bare(key.group(1))), number);
            } else if (header.matches()) {
                table = bare(header.group(1));
                lines.putIfAbsent(table, number);
            }
        }
    }

    private static String bare(String key) {
        return key.replaceAll("[\"'\\s]", "");
    }

    /// `config.toml:12`, or the line of the nearest table around the key, or the file alone.
    String source(String path) {
        for (var key = path; !key.isEmpty(); key = key.contains(".") ? key.substring(0, key.lastIndexOf('.')) : "") {
            if (lines.containsKey(key)) {
                return name.isEmpty() ? "line " + lines.get(key) : name + ":" + lines.get(key);
            }
        }
        return name;
    }
}
