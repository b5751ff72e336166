package discordination.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// `GET /openapi.json`: the rows of a service told in the words of OpenAPI 3.1, so that clients need no other source.
public final class OpenApi {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final String PATH = "/openapi.json";
    private static final String SESSION = "Session Token";
    private static final String BOT = "Bot Token";

    private final ObjectNode document = Json.WIRE.createObjectNode();
    private final Schemas schemas = new Schemas();

    /// The row that hands out the description of all the others.
    ///
    /// @param title what the service is called
    public static Route<Exchange, Void> of(String title, Collection<? extends Route<?, ?>> routes) {
        var document = new OpenApi(title, routes).document;
        return Route.get(PATH, Guard.anyone(), Limit.ANY, JsonNode.class, _ -> document);
    }

    private OpenApi(String title, Collection<? extends Route<?, ?>> routes) {
        var version = OpenApi.class.getPackage().getImplementationVersion();
        document.put("openapi", "3.1.0");
        document.putObject("info").put("title", title).put("version", version == null ? "development" : version);
        var paths = document.putObject("paths");
        for (var route : routes) {
            paths.withObjectProperty(route.path())
                    .set(route.method().name().toLowerCase(Locale.ROOT), operation(route));
        }
        var components = document.putObject("components");
        components.set("securitySchemes", securitySchemes());
        components.set("schemas", schemas.named().setAll(errors()));
    }

    private ObjectNode operation(Route<?, ?> route) {
        var operation = document.objectNode();
        operation.put("operationId", operationId(route));
        operation.put("x-guard", route.guard().description());
        operation.put("x-rate-limit", route.limit().name().toLowerCase(Locale.ROOT));
        security(route, operation);
        request(route, operation);
        operation.set("responses", responses(route));
        return operation;
    }

    private static String operationId(Route<?, ?> route) {
        var words = PARAMETER.matcher(route.path()).replaceAll("by_$1").replaceAll("[^A-Za-z0-9]+", "_");
        return (route.method().name().toLowerCase(Locale.ROOT) + words).replaceAll("_+$", "");
    }

    private static void security(Route<?, ?> route, ObjectNode operation) {
        var security = operation.putArray("security");
        var guard = route.guard().description();
        if (guard.equals("anyone")) return;
        security.addObject().putArray(SESSION);
        if (!guard.startsWith("session") && !guard.equals("person"))
            security.addObject().putArray(BOT);
    }

    private void request(Route<?, ?> route, ObjectNode operation) {
        var components = route.body() == null || !route.body().isRecord()
                ? List.<RecordComponent>of()
                : List.of(route.body().getRecordComponents());
        var parameters = operation.putArray("parameters");
        PARAMETER.matcher(route.path()).results().map(result -> result.group(1)).forEach(name -> {
            var parameter = parameter(name, "path", true);
            parameter.set("schema", document.objectNode().put("type", "string"));
            parameters.add(parameter);
        });
        for (var name : route.guard().headers()) {
            var parameter = parameter(name, "header", false);
            parameter.set("schema", document.objectNode().put("type", "string"));
            parameters.add(parameter);
        }
        var required = components.isEmpty() ? List.<String>of() : schemas.required(route.body());
        var inBody = new ArrayList<RecordComponent>();
        for (var component : components) {
            var header = component.getAnnotation(Header.class);
            if (header != null) {
                var parameter = parameter(header.value(), "header", false);
                parameter.set("schema", schemas.of(component.getGenericType()));
                parameters.add(parameter);
            } else if (component.isAnnotationPresent(Query.class)) {
                var name = Binder.name(component);
                var parameter = parameter(name, "query", required.contains(name));
                if (isList(component)) parameter.put("style", "form").put("explode", true);
                parameter.set("schema", schemas.of(component.getGenericType()));
                parameters.add(parameter);
            } else if (!component.isAnnotationPresent(Path.class)) {
                inBody.add(component);
            }
        }
        if (parameters.isEmpty()) operation.remove("parameters");
        var free = route.body() != null && components.isEmpty();
        if (!inBody.isEmpty() || free) body(operation, free ? document.objectNode() : object(inBody, required));
    }

    private ObjectNode object(List<RecordComponent> components, List<String> required) {
        var object = document.objectNode().put("type", "object");
        var properties = object.putObject("properties");
        var names = object.arrayNode();
        for (var component : components) {
            var name = Binder.name(component);
            properties.set(name, schemas.of(component.getGenericType()));
            if (component.getType().isPrimitive() || required.contains(name)) names.add(name);
        }
        if (!names.isEmpty()) object.set("required", names);
        return object;
    }

    private void body(ObjectNode operation, ObjectNode schema) {
        var body = operation.putObject("requestBody");
        body.put("required", true);
        body.putObject("content").putObject("application/json").set("schema", schema);
    }

    private ObjectNode parameter(String name, String place, boolean required) {
        return document.objectNode().put("name", name).put("in", place).put("required", required);
    }

    private static boolean isList(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType;
    }

    private ObjectNode responses(Route<?, ?> route) {
        var responses = document.objectNode();
        if (route.reply() == void.class) {
            responses.putObject("204").put("description", "Done; the answer has no body.");
        } else if (route.reply() == Reply.class) {
            var success = responses.putObject("200").put("description", "The content itself.");
            success.putObject("content").putObject("*/*");
        } else {
            content(responses.putObject("200").put("description", "Done."), schemas.of(route.reply()));
        }
        content(responses.putObject("429").put("description", "Too many requests."), reference("RateLimited"));
        content(responses.putObject("default").put("description", "Refused."), reference("Error"));
        return responses;
    }

    private static void content(ObjectNode response, JsonNode schema) {
        response.putObject("content").putObject("application/json").set("schema", schema);
    }

    private ObjectNode reference(String name) {
        return document.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    private ObjectNode securitySchemes() {
        var schemes = document.objectNode();
        schemes.putObject(SESSION).put("type", "apiKey").put("in", "header").put("name", "x-session-token");
        schemes.putObject(BOT).put("type", "apiKey").put("in", "header").put("name", "x-bot-token");
        return schemes;
    }

    /// Typed errors come from the handlers, untyped ones from authentication, parsing and routing (rest-accounts 1.8,
    /// 1.9).
    private ObjectNode errors() {
        var errors = document.objectNode();
        var kinds = errors.putObject("Error").putArray("anyOf");
        kinds.add(reference("TypedError")).add(reference("UntypedError"));
        object(errors, "TypedError", "type", "string", "location", "string").put("additionalProperties", true);
        var untyped = errors.putObject("UntypedError").put("type", "object");
        untyped.putArray("required").add("error");
        object(
                untyped.putObject("properties"),
                "error",
                "code",
                "integer",
                "reason",
                "string",
                "description",
                "string");
        object(errors, "RateLimited", "retry_after", "integer");
        return errors;
    }

    /// An object whose fields are all required, given as names and types in turn.
    private static ObjectNode object(ObjectNode parent, String name, String... fields) {
        var object = parent.putObject(name).put("type", "object");
        var required = object.putArray("required");
        var properties = object.putObject("properties");
        for (int i = 0; i < fields.length; i += 2) {
            required.add(fields[i]);
            properties.putObject(fields[i]).put("type", fields[i + 1]);
        }
        return object;
    }
}
