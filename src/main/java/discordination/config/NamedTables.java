package discordination.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Finds the tables that an administrator has named, such as `livekit.nodes.worldwide`, wherever the name turns up
/// first, and makes their keys known.
final class NamedTables {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,32}");

    private final List<ConfigKey.Table> tables =
            ConfigKey.tables().stream().filter(ConfigKey.Table::isNamed).toList();
    private final Map<String, Set<String>> names = new TreeMap<>();
    private final Map<String, ConfigKey> keys;

    /// @param keys takes the keys of every table that is found
    NamedTables(Map<String, ConfigKey> keys) {
        this.keys = keys;
    }

    /// The names found so far, in that order.
    Set<String> names(String around) {
        return names.getOrDefault(around, Set.of());
    }

    /// Whether named tables stand in this one.
    boolean isAround(String path) {
        return tables.stream().anyMatch(table -> (table.around() + ".").startsWith(path + "."));
    }

    /// Takes note of the table that a path leads to or into; false when its name is none.
    boolean byPath(String path) {
        for (var table : tables) {
            var around = table.around() + ".";
            if (!path.startsWith(around)) continue;
            var name = path.substring(around.length()).replaceAll("\\..*", "");
            if (!NAME.matcher(name).matches()) return false;
            add(table, name);
        }
        return true;
    }

    /// Takes note of tables by files that are named after their keys.
    ///
    /// @param prefix what may stand before the key
    void byFiles(Path directory, Pattern prefix) {
        if (!Files.isDirectory(directory)) return;
        try (var files = Files.list(directory)) {
            for (var file : files.sorted().toList()) {
                var path = prefix.matcher(file.getFileName().toString()).replaceFirst("");
                for (var table : tables) {
                    for (var key : table.keys()) {
                        if (path.startsWith(table.around() + ".") && path.endsWith("." + key.name())) byPath(path);
                    }
                }
            }
        } catch (IOException _) {
            // Whoever reads the credentials afterwards tells of it.
        }
    }

    /// Takes note of tables by environment variables. A name may hold underscores, so the longest key that fits ends
    /// it.
    void byVariables(Collection<String> variables, String fileSuffix) {
        for (var variable : variables.stream().sorted().toList()) {
            var bare = variable.endsWith(fileSuffix)
                    ? variable.substring(0, variable.length() - fileSuffix.length())
                    : variable;
            for (var table : tables) {
                var around = ConfigFile.VARIABLE_PREFIX
                        + table.around().replace('.', '_').toUpperCase(Locale.ROOT) + "_";
                if (bare.startsWith(around) && !isKnown(bare)) byVariable(table, bare.substring(around.length()));
            }
        }
    }

    private boolean isKnown(String variable) {
        return keys.values().stream().anyMatch(key -> key.variable().equals(variable));
    }

    private void byVariable(ConfigKey.Table table, String rest) {
        table.keys().stream()
                .map(key -> "_" + key.name().toUpperCase(Locale.ROOT))
                .filter(rest::endsWith)
                .max(Comparator.comparingInt(String::length))
                .map(suffix ->
                        rest.substring(0, rest.length() - suffix.length()).toLowerCase(Locale.ROOT))
                .filter(name -> NAME.matcher(name).matches())
                .ifPresent(name -> add(table, name));
    }

    private void add(ConfigKey.Table table, String name) {
        if (!names.computeIfAbsent(table.around(), _ -> new LinkedHashSet<>()).add(name)) return;
        for (var key : table.named(name).keys()) keys.put(key.path(), key);
    }
}
