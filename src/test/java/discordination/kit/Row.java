package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import discordination.http.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/// One route as our own OpenAPI document describes it, with what a test needs to call it without knowing it.
///
/// @param guard who may, as in `routes.txt`
/// @param body  the schema of the request body, null when there is none
public record Row(String method, String path, String guard, JsonNode body, JsonNode document) {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    /// No id of ours, but shaped like one.
    public static final String NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    /// All routes of the API on this stage.
    public static List<Row> all(Stage stage) {
        var document = stage.visitor().get("/openapi.json").json();
        var rows = new ArrayList<Row>();
        for (var path : document.get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                var content = operation.getValue().path("requestBody").path("content");
                rows.add(new Row(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        operation.getValue().get("x-guard").asText(),
                        content.path("application/json").get("schema"),
                        document));
            }
        }
        return rows;
    }

    /// What is tried with each route.
    @FunctionalInterface
    public interface Trial {
        void on(Row row);
    }

    /// Tries all routes before it fails, since a fault seldom comes alone.
    public static void each(List<Row> rows, Trial trial) {
        if (rows.isEmpty()) throw new AssertionError("no routes");
        var faults = new ArrayList<String>();
        for (var row : rows) {
            try {
                trial.on(row);
            } catch (AssertionError e) {
                faults.add(row + ": " + e.getMessage());
            }
        }
        if (!faults.isEmpty()) throw new AssertionError(faults.size() + " faults\n" + String.join("\n", faults));
    }

    /// Whether a request such as `GET /users/01ARZ…` leads here.
    public boolean answers(String request) {
        return request.matches(method + " " + PARAMETER.matcher(path).replaceAll("[^/]+"));
    }

    public boolean isPublic() {
        return guard.equals("anyone");
    }

    /// The path with its parameters replaced.
    public String at(Function<String, String> values) {
        return PARAMETER.matcher(path).replaceAll(match -> values.apply(match.group(1)));
    }

    public List<String> parameters() {
        return PARAMETER.matcher(path).results().map(match -> match.group(1)).toList();
    }

    /// A body with every required field, valid as far as its types go; null when the route takes none.
    public Object example() {
        return body == null ? null : example(body, "");
    }

    /// Every field of the body with its schema.
    public Map<String, JsonNode> fields() {
        var fields = new LinkedHashMap<String, JsonNode>();
        if (body != null)
            resolve(body)
                    .path("properties")
                    .properties()
                    .forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    /// The example with one field replaced.
    public ObjectNode exampleWith(String field, JsonNode value) {
        var example = (ObjectNode) example();
        example.set(field, value);
        return example;
    }

    /// The kind of a field, such as `string`; references are followed, empty when anything goes.
    public String type(JsonNode schema) {
        return resolve(schema).path("type").asText("");
    }

    private JsonNode resolve(JsonNode schema) {
        var reference = schema.path("$ref").asText("");
        return reference.isEmpty() ? schema : resolve(document.at(reference.substring(1)));
    }

    private JsonNode example(JsonNode unresolved, String name) {
        var schema = resolve(unresolved);
        if (schema.has("enum")) return schema.get("enum").get(0);
        if (schema.has("oneOf")) return example(schema.get("oneOf").get(0), name);
        return switch (schema.path("type").asText("")) {
            case "string" -> Json.WIRE.getNodeFactory().textNode(text(name, schema));
            case "integer", "number" -> Json.WIRE.getNodeFactory().numberNode(1);
            case "boolean" -> Json.WIRE.getNodeFactory().booleanNode(true);
            case "array" -> Json.WIRE.createArrayNode().add(example(schema.get("items"), name));
            default -> {
                var object = Json.WIRE.createObjectNode();
                for (var required : schema.path("required")) {
                    var key = required.asText();
                    object.set(key, example(schema.get("properties").get(key), key));
                }
                yield object;
            }
        };
    }

    private static String text(String name, JsonNode schema) {
        if (schema.path("format").asText().equals("date-time")) return "2030-01-01T00:00:00.000Z";
        return switch (name) {
            case "email" -> "somebody@kit.test";
            case "password", "current_password" -> "correct horse battery";
            case "ids", "ranks", "keys", "id" -> NOBODY;
            default -> "example";
        };
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
