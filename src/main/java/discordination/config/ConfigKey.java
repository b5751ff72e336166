package discordination.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One key as read from the records: `gateway.max_frame`, its type, default, sentence and bounds.
///
/// @param table the table it stands in, e.g. `limits.new_user`
/// @param standard the default as a TOML literal
/// @param example what `config example` shows in place of the default, or nothing
record ConfigKey(
        String table, String name, Type type, String says, String standard, String example, double least, double most) {
    private static final String NEW_USERS = "limits.new_user";
    /// Stands for the name in tables that administrators name.
    static final String ANY = "*";

    /// One table of the file with its sentence and its own keys, tables inside it not included.
    ///
    /// @param example the name that the example gives a table whose own is {@link #ANY}, else empty
    record Table(String name, String says, List<ConfigKey> keys, String example) {
        /// Whether there can be several, each with a name of its own.
        boolean isNamed() {
            return name.endsWith("." + ANY);
        }

        /// What stands before the name.
        String around() {
            return name.substring(0, name.length() - ANY.length() - 1);
        }

        /// The table of that name.
        Table named(String chosen) {
            var path = join(around(), chosen);
            return new Table(path, says, keys.stream().map(key -> key.in(path)).toList(), "");
        }
    }

    /// All tables in the order of the records.
    static List<Table> tables() {
        var tables = new ArrayList<Table>();
        for (var component : Config.class.getRecordComponents()) {
            collect("", component, tables);
        }
        return tables;
    }

    private static void collect(String parent, RecordComponent component, List<Table> tables) {
        var named = isNamed(component);
        var name = join(parent, nameOf(component)) + (named ? "." + ANY : "");
        var keys = new ArrayList<ConfigKey>();
        var key = component.getAnnotation(Key.class);
        tables.add(new Table(name, key.says(), keys, key.example()));
        for (var inner : content(component).getRecordComponents()) {
            if (isTable(inner)) {
                collect(name, inner, tables);
            } else {
                keys.add(of(name, inner));
            }
        }
    }

    static ConfigKey of(String table, RecordComponent component) {
        var key = component.getAnnotation(Key.class);
        var fresh = table.startsWith(NEW_USERS) && !key.standardForNewUsers().isEmpty();
        return new ConfigKey(
                table,
                nameOf(component),
                component.getGenericType(),
                key.says(),
                fresh ? key.standardForNewUsers() : key.standard(),
                key.example(),
                key.least(),
                key.most());
    }

    static boolean isTable(RecordComponent component) {
        return isNamed(component) || component.getType().isRecord() && component.getType() != Secret.class;
    }

    /// A map holds tables that administrators name.
    static boolean isNamed(RecordComponent component) {
        return component.getType() == Map.class;
    }

    /// The record that holds a table's keys.
    static Class<?> content(RecordComponent component) {
        return isNamed(component)
                ? (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[1]
                : component.getType();
    }

    private ConfigKey in(String path) {
        return new ConfigKey(path, name, type, says, standard, example, least, most);
    }

    static String nameOf(RecordComponent component) {
        var given = component.getAnnotation(Key.class).name();
        return given.isEmpty()
                ? component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)
                : given;
    }

    static String join(String table, String name) {
        return table.isEmpty() ? name : table + "." + name;
    }

    String path() {
        return join(table, name);
    }

    /// The environment variable that overrides this key.
    String variable() {
        return ConfigFile.VARIABLE_PREFIX + path().replace('.', '_').toUpperCase(Locale.ROOT);
    }

    boolean secret() {
        return type == Secret.class;
    }
}
