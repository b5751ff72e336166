package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// Says where two states differ; absent, null, false, zero and empty values are one and the same, as on the wire.
final class Differences {
    private Differences() {}

    static void between(
            String what, Map<String, ObjectNode> replayed, Map<String, ObjectNode> truth, List<String> faults) {
        var ids = new TreeSet<>(replayed.keySet());
        ids.addAll(truth.keySet());
        for (var id : ids) {
            var mine = replayed.get(id);
            var theirs = truth.get(id);
            if (mine == null) faults.add(what + " " + id + ": unknown to the replay, true: " + theirs);
            else if (theirs == null) faults.add(what + " " + id + ": gone, but in the replay: " + mine);
            else fields(what + " " + id, mine, theirs, faults);
        }
    }

    private static void fields(String what, JsonNode mine, JsonNode theirs, List<String> faults) {
        var names = new TreeSet<String>();
        mine.fieldNames().forEachRemaining(names::add);
        theirs.fieldNames().forEachRemaining(names::add);
        for (var name : names) {
            var left = plain(mine.get(name));
            var right = plain(theirs.get(name));
            if (!Objects.equals(left, right)) {
                faults.add(what + "." + name + ": replayed " + left + ", true " + right);
            }
        }
    }

    /// A value without its empty parts; null when nothing is left. Sets of ids are compared in order.
    private static JsonNode plain(JsonNode value) {
        if (value == null || value.isNull() || value.isBoolean() && !value.booleanValue()) return null;
        if (value.isNumber()) return value.longValue() == 0 ? null : value.deepCopy();
        if (value.isTextual()) return value.textValue().isEmpty() ? null : value;
        if (value.isArray()) return value.isEmpty() ? null : value;
        if (!value.isObject()) return value;
        var object = ((ObjectNode) value).objectNode();
        value.properties().forEach(field -> {
            var part = plain(field.getValue());
            if (part != null) object.set(field.getKey(), part);
        });
        return object.isEmpty() ? null : object;
    }
}
