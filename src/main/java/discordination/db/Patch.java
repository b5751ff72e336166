package discordination.db;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import discordination.http.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/// One edit: the columns it changes, together with what its event tells.
///
/// What is both removed and set is set, and not told as cleared (rest-servers 2.2). Null means "not given".
public final class Patch {
    private final Map<String, Object> columns = new LinkedHashMap<>();
    private final Map<String, Object> data = new LinkedHashMap<>();
    private final Map<String, String> clear = new LinkedHashMap<>();

    private static final PropertyNamingStrategies.SnakeCaseStrategy WIRE_NAMES =
            new PropertyNamingStrategies.SnakeCaseStrategy();

    private record JsonText(String text) {}

    private record Ids(List<String> ids) {}

    /// Sets a column that has the field's wire name.
    public Patch set(String name, Object value) {
        return value == null ? this : tell(name, value).column(name, value);
    }

    /// Sets a `jsonb` column that has the field's wire name.
    public Patch setJson(String name, Object value) {
        return value == null ? this : tell(name, value).column(name, new JsonText(Json.text(value)));
    }

    /// Sets a `text[]` column that has the field's wire name.
    public Patch setIds(String name, List<String> value) {
        return value == null ? this : tell(name, value).column(name, new Ids(value));
    }

    /// Sets a column, null included, without telling.
    public Patch column(String column, Object value) {
        columns.put(column, value);
        clear.remove(column);
        return this;
    }

    /// Sets a `jsonb` column without telling.
    public Patch columnJson(String column, Object value) {
        return column(column, new JsonText(Json.text(value)));
    }

    /// Tells of a field without storing it under that name.
    public Patch tell(String name, Object value) {
        data.put(name, value);
        return this;
    }

    /// Empties a column and tells it, if the field is among the removed ones.
    public <F extends Enum<F>> Patch remove(Collection<F> removed, F field, String column) {
        return remove(removed, field, column, null);
    }

    /// Resets a column to what stands for "nothing" there.
    ///
    /// @param empty null, a Boolean, or an empty list for `text[]`
    public <F extends Enum<F>> Patch remove(Collection<F> removed, F field, String column, Object empty) {
        if (removed == null || !removed.contains(field)) return this;
        columns.put(column, empty instanceof List<?> ? new Ids(List.of()) : empty);
        clear.put(column, Json.WIRE.convertValue(field, String.class));
        return this;
    }

    /// Whether nothing changes.
    public boolean isEmpty() {
        return columns.isEmpty();
    }

    /// Whether no other columns than these change.
    public boolean isWithin(Set<String> names) {
        return names.containsAll(columns.keySet());
    }

    /// Whether the column is set or emptied.
    public boolean changes(String column) {
        return columns.containsKey(column);
    }

    /// The set fields by wire name, as an event carries them.
    public Map<String, Object> data() {
        return data;
    }

    /// The removed fields that were not set again.
    public List<String> clear() {
        return new ArrayList<>(clear.values());
    }

    /// What the set and removed fields were before, as far as they were anything (rest-servers 2.10).
    ///
    /// @param whole the record that is edited
    public Map<String, Object> before(Object whole) {
        var tree = Json.WIRE.valueToTree(whole);
        var before = new LinkedHashMap<String, Object>();
        var cleared = clear.values().stream().map(WIRE_NAMES::translate);
        Stream.concat(data.keySet().stream(), cleared).distinct().forEach(name -> {
            if (tree.has(name)) before.put(name, tree.get(name));
        });
        return before;
    }

    /// An update of the changed columns; the caller binds what `where` asks for. Must not be called on an empty edit.
    public Update update(Handle handle, String table, String where) {
        var assignments = columns.entrySet().stream()
                .map(change -> change.getKey() + " = "
                        + (change.getValue() instanceof JsonText
                                ? "cast(:patch_" + change.getKey() + " as jsonb)"
                                : ":patch_" + change.getKey()))
                .collect(Collectors.joining(", "));
        var update = handle.createUpdate("update " + table + " set " + assignments + " where " + where);
        columns.forEach((column, value) -> {
            var name = "patch_" + column;
            switch (value) {
                case null -> update.bindNull(name, java.sql.Types.OTHER);
                case JsonText(var text) -> update.bind(name, text);
                case Ids(var ids) -> update.bindArray(name, String.class, ids);
                default -> update.bind(name, value);
            }
        });
        return update;
    }
}
