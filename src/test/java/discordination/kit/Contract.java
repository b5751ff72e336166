package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The official OpenAPI document, against which every answer of the API is checked.
///
/// Additional fields are allowed (protocol README, decision 9); missing or wrongly typed ones fail the test, as does a
/// success of a status the document does not name. Routes that the document does not know are ours alone.
final class Contract {
    /// The newest document at hand: beside the clone, or the copy that the npm package `stoat-api` carries.
    static final Contract OFFICIAL = load();

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String DEFINITIONS = "#/definitions/";

    private final ObjectNode document;
    private final String source;
    private final List<Operation> operations = new ArrayList<>();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final Conformance seen;

    private record Operation(String method, String template, List<String> segments, JsonNode responses) {
        /// Literal segments count most, so that `/users/@me` wins over `/users/{target}`.
        int match(String method, List<String> path) {
            if (!this.method.equals(method) || segments.size() != path.size()) return -1;
            int literals = 0;
            for (int i = 0; i < path.size(); i++) {
                if (segments.get(i).startsWith("{")) continue;
                if (!segments.get(i).equals(path.get(i))) return -1;
                literals++;
            }
            return literals;
        }

        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    private Contract(Path file) {
        this.source = file.getFileName().toString();
        this.seen = new Conformance(source);
        try {
            document = (ObjectNode) plain(new ObjectMapper().readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var path : document.get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                operations.add(new Operation(
                        operation.getKey().toUpperCase(java.util.Locale.ROOT),
                        path.getKey(),
                        segments(path.getKey()),
                        operation.getValue().get("responses")));
            }
        }
        for (var operation : operations) seen.knows(operation.toString());
        Contradictions.correct((ObjectNode) document.get("components").get("schemas"));
    }

    private static Contract load() {
        var named = System.getenv("DISCORDINATION_OPENAPI");
        var shared = "shared/protocol/openapi-stoat-0.14.3.json";
        return Stream.of(named == null ? "" : named, "../" + shared, "../../" + shared)
                .filter(place -> !place.isEmpty())
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .map(Contract::new)
                .orElseGet(() -> new Contract(NodeJs.packages().resolve("stoat-api/OpenAPI.json")));
    }

    /// Fails the test when an answer is none that the document allows, and notes it for the report.
    void check(Answer answer) {
        var operation = find(answer.method(), segments(answer.path()));
        try {
            check(answer, operation);
        } catch (AssertionError fault) {
            if (operation != null) seen.missed(operation.toString(), answer);
            throw fault;
        }
        if (operation != null) seen.saw(operation.toString(), answer);
    }

    private void check(Answer answer, Operation operation) {
        if (answer.status() >= 400) {
            Errors.check(answer, this);
            return;
        }
        if (answer.status() >= 300
                || answer.method().equals("HEAD")
                || answer.method().equals("OPTIONS")) return;
        if (answer.status() == 204 && answer.body().length > 0) throw fault(answer, "204 with a body");
        if (operation == null) return;
        var response = operation.responses.get(Integer.toString(answer.status()));
        if (response == null) {
            throw fault(answer, "the document names only " + names(operation.responses));
        }
        var content = response.path("content").path("application/json").path("schema");
        if (content.isMissingNode()) return;
        var faults = faults(operation.toString(), content, answer.body(JsonNode.class));
        if (!faults.isEmpty()) throw fault(answer, String.join("\n  ", faults));
    }

    /// Fails the test when an object in an event is none that the document knows; events themselves it does not.
    void checkEvent(JsonNode event) {
        switch (event.path("type").asText()) {
            case "Ready" -> {
                checkAll("User", event.path("users"));
                checkAll("Server", event.path("servers"));
                checkAll("Channel", event.path("channels"));
                checkAll("Member", event.path("members"));
                checkAll("Emoji", event.path("emojis"));
                checkAll("ChannelUnread", event.path("channel_unreads"));
            }
            case "Bulk" -> event.path("v").forEach(this::checkEvent);
            case "Message" -> checkObject("Message", event);
            case "ChannelCreate" -> checkObject("Channel", event);
            case "ServerCreate" -> {
                checkObject("Server", event.path("server"));
                checkAll("Channel", event.path("channels"));
            }
            case "ServerMemberJoin" -> checkObject("Member", event.path("member"));
            case "UserRelationship" -> checkObject("User", event.path("user"));
            default -> {}
        }
    }

    private void checkAll(String schema, JsonNode objects) {
        for (var object : objects) checkObject(schema, object);
    }

    private void checkObject(String schema, JsonNode object) {
        var faults = faults(schema, object);
        if (!faults.isEmpty()) {
            throw new AssertionError("an event holds no " + schema + " as " + source + " has it: " + object + "\n  "
                    + String.join("\n  ", faults));
        }
    }

    /// What is wrong with a value according to a named schema of the document; empty when nothing is.
    List<String> faults(String schema, JsonNode value) {
        var reference = document.objectNode().put("$ref", DEFINITIONS + schema);
        return faults(schema, reference, value);
    }

    private List<String> faults(String name, JsonNode content, JsonNode value) {
        return schemas.computeIfAbsent(name, _ -> schema(content)).validate(value).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .distinct()
                .toList();
    }

    /// What is wrong with an error; nothing when the document is too old to know its type.
    List<String> errorFaults(String type, JsonNode error) {
        for (var variant : document.at("/components/schemas/Error/oneOf")) {
            if (variant.at("/properties/type/enum/0").asText().equals(type))
                return faults("Error " + type, variant, error);
        }
        return List.of();
    }

    private Schema schema(JsonNode content) {
        var schema = document.objectNode();
        schema.putArray("allOf").add(content);
        schema.set("definitions", document.get("components").get("schemas"));
        return registry.getSchema(schema);
    }

    private Operation find(String method, List<String> path) {
        Operation best = null;
        int most = -1;
        for (var operation : operations) {
            var match = operation.match(method, path);
            if (match <= most) continue;
            best = operation;
            most = match;
        }
        return best;
    }

    AssertionError fault(Answer answer, String fault) {
        return new AssertionError(answer + "\n  does not keep the contract of " + source + "\n  " + fault);
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> segments(String path) {
        var segments =
                Stream.of(path.split("/")).filter(part -> !part.isEmpty()).toList();
        return !segments.isEmpty() && segments.getFirst().equals("0.8")
                ? segments.subList(1, segments.size())
                : segments;
    }

    /// OpenAPI 3.0 says `nullable` where JSON Schema says `null`, and keeps its schemas in a place of its own.
    private static JsonNode plain(JsonNode node) {
        if (node instanceof ArrayNode array) {
            var copy = array.arrayNode();
            array.forEach(item -> copy.add(plain(item)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) return node;
        var copy = object.objectNode();
        object.properties().forEach(field -> copy.set(field.getKey(), plain(field.getValue())));
        copy.remove("example");
        if (copy.path("$ref").isTextual())
            copy.put("$ref", copy.get("$ref").asText().replace(SCHEMAS, DEFINITIONS));
        if (!copy.path("nullable").asBoolean(false)) return copy;
        copy.remove("nullable");
        var nullable = object.objectNode();
        nullable.putArray("anyOf").add(copy).add(object.objectNode().put("type", "null"));
        return nullable;
    }
}
