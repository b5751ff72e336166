package discordination.config;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One key as read from the records: `gateway.max_frame`, its type, default, sentence and bounds.
///
/// @param table the table it stands in, e.g. `limits.new_user`
/// @param standard the default as a TOML literal
record ConfigKey(String table, String name, Type type, String says, String standard, double least, double most) {
    private static final String NEW_USERS = "limits.new_user";

    /// One table of the file with its sentence and its own keys, tables inside it not included.
    record Table(String name, String says, List<ConfigKey> keys) {}

    /// All tables in the order of the records.
    static List<Table> tables() {
        var tables = new ArrayList<Table>();
        for (var component : Config.class.getRecordComponents()) {
            collect("", component, tables);
        }
        return tables;
    }

    private static void collect(String parent, RecordComponent component, List<Table> tables) {
        var name = join(parent, nameOf(component));
        var keys = new ArrayList<ConfigKey>();
        tables.add(new Table(name, component.getAnnotation(Key.class).says(), keys));
        for (var inner : component.getType().getRecordComponents()) {
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
                key.least(),
                key.most());
    }

    static boolean isTable(RecordComponent component) {
        return component.getType().isRecord() && component.getType() != Secret.class;
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
