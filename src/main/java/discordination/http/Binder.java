package discordination.http;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Turns path, query, headers and body into one request record; a record that exists has passed its own checks.
///
/// Malformed JSON is an untyped 400, a wrong type or missing field an untyped 422 (rest-accounts 1.3, 1.9); faults that
/// the record's constructor finds are the record's own `Problem`.
final class Binder {
    private static final PropertyNamingStrategies.SnakeCaseStrategy WIRE_NAMES =
            new PropertyNamingStrategies.SnakeCaseStrategy();

    private final ObjectMapper mapper = Json.WIRE;
    private final long bodyLimit;
    private final Map<Class<?>, List<Part>> parts = new ConcurrentHashMap<>();

    /// @param bodyLimit bytes of JSON accepted
    Binder(long bodyLimit) {
        this.bodyLimit = bodyLimit;
    }

    /// Where one component of a request record comes from.
    private record Part(String name, Source source, Class<?> type, Header header, boolean notNull) {}

    private enum Source {
        BODY,
        QUERY,
        PATH,
        HEADER
    }

    <B> B bind(Exchange exchange, Class<B> type) throws IOException {
        if (JsonNode.class.isAssignableFrom(type)) return type.cast(body(exchange, false));
        var parts = this.parts.computeIfAbsent(type, Binder::parts);
        // Headers are guards and come before the body (rest-servers 0.1).
        var values = mapper.createObjectNode();
        for (var part : parts) {
            if (part.source != Source.BODY) bindOutside(exchange, part, values);
        }
        if (parts.stream().anyMatch(part -> part.source == Source.BODY)) {
            bindBody(body(exchange, type.isAnnotationPresent(MayBeEmpty.class)), parts, values);
        }
        return convert(values, type);
    }

    /// An array or scalar body is handed to the record as it is only when the record has a single-value creator; all
    /// of the protocol's bodies are objects, so anything else is a wrong type.
    private static void bindBody(JsonNode body, List<Part> parts, ObjectNode values) {
        if (!(body instanceof ObjectNode object)) throw Problem.unprocessable("The body must be a JSON object.");
        for (var part : parts) {
            if (part.source != Source.BODY) continue;
            var value = object.get(part.name);
            if (part.notNull && value != null) requireNoNull(part.name, value);
            if (value != null) values.set(part.name, value);
        }
    }

    private static void requireNoNull(String name, JsonNode value) {
        var holds = value.isNull();
        for (var item : value) holds |= item.isNull();
        if (holds) throw Problem.unprocessable("`" + name + "` must not be or hold null");
    }

    private static void bindOutside(Exchange exchange, Part part, ObjectNode values) {
        switch (part.source) {
            case PATH -> values.put(part.name, exchange.path(part.name));
            case HEADER -> {
                var value = exchange.header(part.header.value());
                if (value == null) return;
                if (value.getBytes(StandardCharsets.UTF_8).length > part.header.max()) {
                    throw Problem.of(400, "HeaderTooLarge");
                }
                values.put(part.name, value);
            }
            case QUERY -> bindQuery(exchange.query(part.name), part, values);
            case BODY -> {}
        }
    }

    private static void bindQuery(List<String> texts, Part part, ObjectNode values) {
        if (texts.isEmpty()) return;
        if (!texts.stream().allMatch(Binder::isText))
            throw Problem.malformed("The query holds a character that is none.");
        if (part.type == List.class) {
            var array = values.putArray(part.name);
            for (var text : texts) for (var item : text.split(",", -1)) array.add(item);
            return;
        }
        var text = texts.getFirst();
        if (part.type == Boolean.class || part.type == boolean.class) {
            switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "yes", "on", "" -> values.put(part.name, true);
                case "false", "no", "off" -> values.put(part.name, false);
                default -> {}
            }
        } else if (part.type == Integer.class || part.type == Long.class) {
            try {
                values.put(part.name, Long.parseLong(text));
            } catch (NumberFormatException _) {
                // An optional query parameter that cannot be parsed counts as absent (rest-accounts 1.3).
            }
        } else {
            values.put(part.name, text);
        }
    }

    private JsonNode body(Exchange exchange, boolean mayBeEmpty) throws IOException {
        var bytes = exchange.body(bodyLimit);
        if (bytes.length == 0 && mayBeEmpty) return mapper.createObjectNode();
        if (bytes.length == 0) throw Problem.malformed("A JSON body is required.");
        try {
            var node = mapper.readTree(bytes);
            if (node instanceof MissingNode || node == null) throw Problem.malformed("A JSON body is required.");
            requireStorable(node);
            return node instanceof NullNode ? mapper.createObjectNode() : node;
        } catch (StreamConstraintsException _) {
            throw Problem.malformed("The JSON is nested too deeply or holds too long a value.");
        } catch (JsonParseException _) {
            throw Problem.malformed("The body is not valid JSON.");
        } catch (JsonMappingException | java.io.CharConversionException _) {
            throw Problem.malformed("The body is not valid JSON.");
        }
    }

    /// PostgreSQL keeps no NUL, and half a surrogate pair has no UTF-8; neither is text.
    private static void requireStorable(JsonNode node) {
        if (node.isTextual()) {
            if (!isText(node.textValue())) throw Problem.malformed("The body holds a character that is none.");
            return;
        }
        for (var field : node.properties()) {
            if (!isText(field.getKey())) throw Problem.malformed("The body holds a character that is none.");
        }
        for (var child : node) requireStorable(child);
    }

    private static boolean isText(String value) {
        return value.codePoints().noneMatch(point -> point == 0 || point >= 0xD800 && point <= 0xDFFF);
    }

    private <B> B convert(ObjectNode values, Class<B> type) throws IOException {
        try {
            return mapper.treeToValue(values, type);
        } catch (JsonMappingException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof Problem problem) throw problem;
            }
            throw Problem.unprocessable("Wrong type or unknown value at `" + where(e) + "`.");
        }
    }

    private static String where(JsonMappingException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getFieldName() != null) {
                if (!path.isEmpty()) path.append('.');
                path.append(step.getFieldName());
            } else {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }

    private static List<Part> parts(Class<?> type) {
        if (!type.isRecord()) throw new IllegalArgumentException(type + " is not a record");
        var parts = new ArrayList<Part>();
        for (var component : type.getRecordComponents()) parts.add(part(component));
        return List.copyOf(parts);
    }

    private static Part part(RecordComponent component) {
        var raw = component.getGenericType() instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : component.getType();
        var header = component.getAnnotation(Header.class);
        var source = header != null
                ? Source.HEADER
                : component.isAnnotationPresent(Query.class)
                        ? Source.QUERY
                        : component.isAnnotationPresent(Path.class) ? Source.PATH : Source.BODY;
        return new Part(name(component), source, raw, header, component.isAnnotationPresent(NotNull.class));
    }

    /// The wire name of a record component.
    static String name(RecordComponent component) {
        var property = component.getAccessor().getAnnotation(com.fasterxml.jackson.annotation.JsonProperty.class);
        if (property != null && !property.value().isEmpty()) return property.value();
        return WIRE_NAMES.translate(component.getName());
    }
}
