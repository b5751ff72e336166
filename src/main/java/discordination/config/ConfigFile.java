package discordination.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import discordination.config.ConfigFaults.Fault;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the configuration from the TOML file, systemd credentials and environment variables, later ones winning, and
/// gathers every fault before it refuses.
public final class ConfigFile {
    static final String VARIABLE_PREFIX = "DISCORDINATION_";
    private static final String FILE_SUFFIX = "_FILE";
    private static final Pattern CREDENTIAL_PREFIX = Pattern.compile("^(discordination[._]|encrypted_)");
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_CREDENTIALS = 1000;
    private static final Pattern OUR_CREDENTIAL = Pattern.compile("^(discordination|encrypted)_");
    private static final List<Path> USUAL_PLACES =
            List.of(Path.of("config.toml"), Path.of("/etc/discordination/config.toml"));

    // Kubernetes describes a service named "discordination" to its pods in variables of this form.
    private static final Pattern NOT_OURS = Pattern.compile("CONFIG|JAR|URL|SERVICE_.*|PORT(_\\d+_.*)?");

    private final Map<String, String> environment;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, ConfigKey> keys = new LinkedHashMap<>();
    private final NamedTables named = new NamedTables(keys);

    /// A raw value and where it came from; exactly one of `node` and `text` is set.
    private record Entry(JsonNode node, String text, String source) {}

    private ConfigFile(Map<String, String> environment) {
        this.environment = environment;
        for (var table : ConfigKey.tables()) {
            if (!table.isNamed()) table.keys().forEach(key -> keys.put(key.path(), key));
        }
    }

    /// Reads the file given with `--config`, or else the usual one if there is any, then credentials and environment.
    ///
    /// @param given the path of `--config`, or null
    /// @param options values of command line options by key, e.g. `instance.data` of `--data`; they win
    /// @throws ConfigFaults with every fault found
    public static Config load(Path given, Map<String, String> environment, Map<String, String> options) {
        var file = new ConfigFile(environment);
        file.find(given).ifPresent(file::readFile);
        file.readCredentials();
        file.readEnvironment();
        options.forEach((key, text) -> {
            file.named.byPath(key);
            file.entries.put(key, new Entry(null, text, "command line"));
        });
        return file.config();
    }

    /// Reads TOML text alone; neither environment nor usual places are asked.
    ///
    /// @throws ConfigFaults with every fault found
    public static Config parse(String toml) {
        var file = new ConfigFile(Map.of());
        file.readToml(toml, "");
        return file.config();
    }

    /// The file that would be read: `--config`, else `DISCORDINATION_CONFIG`, else the first usual place that exists.
    public static Optional<Path> find(Path given, Map<String, String> environment) {
        if (given != null) {
            return Optional.of(given);
        }
        var named = environment.getOrDefault(VARIABLE_PREFIX + "CONFIG", "");
        return named.isEmpty() ? USUAL_PLACES.stream().filter(Files::exists).findFirst() : Optional.of(Path.of(named));
    }

    private Optional<Path> find(Path given) {
        return find(given, environment);
    }

    private void readFile(Path path) {
        content(path, "--config", path.toString()).ifPresent(text -> readToml(text, path.toString()));
    }

    private void readToml(String toml, String name) {
        try {
            var lines = new TomlLines(toml, name);
            flatten("", new TomlMapper().readTree(toml), lines);
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            faults.add(new Fault("TOML", name + line, e.getOriginalMessage()));
        }
    }

    private void flatten(String path, JsonNode node, TomlLines lines) {
        if (!named.byPath(path)) {
            faults.add(new Fault(path, lines.source(path), "has a name that is not of small letters, digits and _"));
        } else if (keys.containsKey(path)) {
            entries.put(path, new Entry(node, null, lines.source(path)));
        } else if (node.isObject() && isTable(path)) {
            for (var field : node.properties()) {
                flatten(ConfigKey.join(path, field.getKey()), field.getValue(), lines);
            }
        } else if (isTable(path)) {
            faults.add(new Fault(path, lines.source(path), "is a table: write [" + path + "]"));
        } else {
            faults.add(new Fault(path, lines.source(path), "unknown key" + Nearest.hint(path, keys.keySet())));
        }
    }

    private boolean isTable(String path) {
        return path.isEmpty()
                || named.isAround(path)
                || keys.keySet().stream().anyMatch(key -> key.startsWith(path + "."));
    }

    /// systemd's `LoadCredential=database.url:…` puts files named after keys into `CREDENTIALS_DIRECTORY`; of a whole
    /// folder (`LoadCredential=discordination:FOLDER`) it puts the word and `_` before each name.
    private void readCredentials() {
        var directory = environment.getOrDefault("CREDENTIALS_DIRECTORY", "");
        if (directory.isEmpty()) {
            return;
        }
        named.byFiles(Path.of(directory), CREDENTIAL_PREFIX);
        for (var key : keys.keySet()) {
            for (var name : List.of(key, "discordination." + key, "discordination_" + key, "encrypted_" + key)) {
                var path = Path.of(directory, name);
                if (Files.exists(path)) {
                    var source = "credential " + name;
                    content(path, key, source)
                            .ifPresent(text -> entries.put(key, new Entry(null, text.strip(), source)));
                }
            }
        }
        refuseUnknownCredentials(Path.of(directory));
    }

    /// Names out of a whole folder are all meant for us; others may be credentials for somebody else in the unit.
    private void refuseUnknownCredentials(Path directory) {
        try (var files = Files.list(directory)) {
            for (var name : files.map(file -> file.getFileName().toString())
                    .sorted()
                    .limit(MOST_CREDENTIALS)
                    .toList()) {
                var key = OUR_CREDENTIAL.matcher(name).replaceFirst("");
                if (!key.equals(name) && !keys.containsKey(key)) {
                    faults.add(new Fault(key, "credential " + name, "unknown key" + Nearest.hint(key, keys.keySet())));
                }
            }
        } catch (IOException e) {
            faults.add(
                    new Fault("credentials", "CREDENTIALS_DIRECTORY", "cannot read " + directory + ": " + reason(e)));
        }
    }

    private void readEnvironment() {
        named.byVariables(environment.keySet(), FILE_SUFFIX);
        var variables = new LinkedHashMap<String, ConfigKey>();
        keys.values().forEach(key -> variables.put(key.variable(), key));
        environment.forEach((name, value) -> {
            if (!name.startsWith(VARIABLE_PREFIX)) {
                return;
            }
            var key = variables.get(name);
            if (key != null) {
                readVariable(key, name, value);
            } else if (!fromFile(variables, name, value) && !isReserved(name)) {
                faults.add(new Fault(name, "environment", "unknown variable" + Nearest.hint(name, variables.keySet())));
            }
        });
    }

    private void readVariable(ConfigKey key, String name, String value) {
        if (environment.containsKey(name + FILE_SUFFIX)) {
            faults.add(new Fault(key.path(), name, "is also given by " + name + FILE_SUFFIX + "; keep one"));
            return;
        }
        entries.put(key.path(), new Entry(null, value, name));
    }

    private boolean fromFile(Map<String, ConfigKey> variables, String name, String value) {
        if (!name.endsWith(FILE_SUFFIX)) {
            return false;
        }
        var key = variables.get(name.substring(0, name.length() - FILE_SUFFIX.length()));
        if (key == null) {
            return false;
        }
        content(Path.of(value), key.path(), name)
                .ifPresent(text -> entries.put(key.path(), new Entry(null, text.strip(), name)));
        return true;
    }

    private static boolean isReserved(String name) {
        return NOT_OURS.matcher(name.substring(VARIABLE_PREFIX.length())).matches();
    }

    private Optional<String> content(Path path, String key, String source) {
        try {
            if (Files.size(path) > MOST_BYTES) {
                faults.add(new Fault(key, source, path + " is larger than 1 MiB"));
                return Optional.empty();
            }
            return Optional.of(Files.readString(path));
        } catch (IOException e) {
            faults.add(new Fault(key, source, "cannot read " + path + ": " + reason(e)));
            return Optional.empty();
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException ignored -> "there is no such file";
            case java.nio.file.AccessDeniedException ignored -> "permission denied";
            case java.nio.charset.CharacterCodingException ignored -> "it is not UTF-8 text";
            default -> String.valueOf(e.getMessage());
        };
    }

    private Config config() {
        var config = (Config) table("", Config.class);
        // Rules across keys need every single key right, or they would only repeat its fault.
        if (faults.isEmpty()) {
            faults.addAll(ConfigRules.faults(
                    config, key -> entries.containsKey(key) ? entries.get(key).source() : ""));
        }
        if (!faults.isEmpty()) {
            throw new ConfigFaults(faults);
        }
        return config;
    }

    private Object table(String path, Class<?> type) {
        var components = type.getRecordComponents();
        var arguments = new Object[components.length];
        for (var i = 0; i < components.length; i++) {
            var inner = ConfigKey.join(path, ConfigKey.nameOf(components[i]));
            arguments[i] = ConfigKey.isNamed(components[i])
                    ? tables(inner, ConfigKey.content(components[i]))
                    : ConfigKey.isTable(components[i]) ? table(inner, components[i].getType()) : value(keys.get(inner));
        }
        return instance(type, arguments);
    }

    /// The tables that the administrator has named, in their order.
    private Map<String, Object> tables(String path, Class<?> type) {
        var tables = new LinkedHashMap<String, Object>();
        for (var name : named.names(path)) tables.put(name, table(ConfigKey.join(path, name), type));
        return Collections.unmodifiableMap(tables);
    }

    private Object value(ConfigKey key) {
        var entry = entries.get(key.path());
        if (entry != null) {
            try {
                return resolved(
                        entry.node() == null ? ConfigValue.of(key, entry.text()) : ConfigValue.of(key, entry.node()));
            } catch (IllegalArgumentException e) {
                faults.add(new Fault(key.path(), entry.source(), e.getMessage()));
            }
        }
        return resolved(ConfigValue.standard(key));
    }

    private Object resolved(Object value) {
        return value instanceof Path path ? DataDirectory.resolve(path, environment) : value;
    }

    private static Object instance(Class<?> type, Object[] arguments) {
        try {
            return type.getDeclaredConstructors()[0].newInstance(arguments);
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }
}
