package discordination.http;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// JSON schemas of the records on the wire, read from Jackson's own view of them, so that they cannot disagree.
final class Schemas {
    private static final Pattern MISSING = Pattern.compile("missing field `(\\w+)`");

    private final Map<String, ObjectNode> named = new TreeMap<>();
    private final Map<String, Class<?>> owners = new HashMap<>();

    /// All schemas that were referred to, by name.
    ObjectNode named() {
        var all = Json.WIRE.createObjectNode();
        named.forEach(all::set);
        return all;
    }

    /// The schema of a type; records and unions become references.
    ObjectNode of(Type type) {
        return of(Json.WIRE.constructType(type));
    }

    private ObjectNode of(JavaType type) {
        var schema = Json.WIRE.createObjectNode();
        var raw = type.getRawClass();
        if (type.isMapLikeType()) {
            schema.put("type", "object").set("additionalProperties", of(type.getContentType()));
        } else if (type.isCollectionLikeType() || type.isArrayType()) {
            schema.put("type", "array").set("items", of(type.getContentType()));
            if (Set.class.isAssignableFrom(raw)) schema.put("uniqueItems", true);
        } else if (raw.isEnum()) {
            schema.put("type", "string");
            var values = schema.putArray("enum");
            for (var constant : raw.getEnumConstants()) values.add(Json.WIRE.convertValue(constant, String.class));
        } else if (raw == Object.class || JsonNode.class.isAssignableFrom(raw)) {
            return schema;
        } else {
            scalar(raw).ifPresentOrElse(schema::setAll, () -> schema.put("$ref", reference(type)));
        }
        return schema;
    }

    private static Optional<ObjectNode> scalar(Class<?> raw) {
        var schema = Json.WIRE.createObjectNode();
        if (raw == String.class || CharSequence.class.isAssignableFrom(raw)) return found(schema, "string", null);
        if (raw == boolean.class || raw == Boolean.class) return found(schema, "boolean", null);
        if (raw == int.class || raw == Integer.class) return found(schema, "integer", "int32");
        if (raw == long.class || raw == Long.class) return found(schema, "integer", "int64");
        if (raw == double.class || raw == Double.class) return found(schema, "number", "double");
        if (raw == Instant.class) return found(schema, "string", "date-time");
        return Optional.empty();
    }

    private static Optional<ObjectNode> found(ObjectNode schema, String type, String format) {
        schema.put("type", type);
        if (format != null) schema.put("format", format);
        return Optional.of(schema);
    }

    private String reference(JavaType type) {
        var raw = type.getRawClass();
        var name = name(raw);
        var owner = owners.putIfAbsent(name, raw);
        if (owner != null && owner != raw) throw new IllegalStateException(owner + " and " + raw + " are both " + name);
        if (owner == null) {
            // Named before it is filled, since a type may contain itself.
            var schema = Json.WIRE.createObjectNode();
            named.put(name, schema);
            schema.setAll(raw.isInterface() ? union(raw) : object(type));
        }
        return "#/components/schemas/" + name;
    }

    /// Nested types carry the name of what they stand in, unless they say it themselves.
    private static String name(Class<?> type) {
        var simple = type.getSimpleName();
        var around = type.getEnclosingClass();
        if (around == null) return simple;
        var prefix = around.getSimpleName().replaceAll("Api$", "");
        return simple.contains(prefix) ? simple : name(around).replaceAll("Api$", "") + simple;
    }

    private ObjectNode union(Class<?> type) {
        var schema = Json.WIRE.createObjectNode();
        var variants = schema.putArray("oneOf");
        var subtypes = type.getAnnotation(JsonSubTypes.class);
        if (subtypes == null) {
            if (!type.isSealed()) throw new IllegalStateException(type + " has no schema");
            for (var variant : type.getPermittedSubclasses()) variants.add(of(variant));
            return schema;
        }
        var discriminator = schema.putObject("discriminator");
        discriminator.put("propertyName", type.getAnnotation(JsonTypeInfo.class).property());
        var mapping = discriminator.putObject("mapping");
        for (var subtype : subtypes.value()) {
            var variant = of(subtype.value());
            variants.add(variant);
            mapping.put(subtype.name(), variant.get("$ref").asText());
        }
        return schema;
    }

    private ObjectNode object(JavaType type) {
        var delegate = delegate(type.getRawClass());
        if (delegate.isPresent()) return of(delegate.get());
        var schema = Json.WIRE.createObjectNode().put("type", "object");
        var properties = schema.putObject("properties");
        var required = schema.arrayNode();
        discriminator(type.getRawClass(), properties).ifPresent(required::add);
        var asked = required(type.getRawClass());
        for (var property : Json.WIRE.getSerializationConfig().introspect(type).findProperties()) {
            var written = always(property);
            var value = of(property.getPrimaryType());
            var primitive = property.getPrimaryType().isPrimitive();
            properties.set(property.getName(), written && !primitive ? nullable(value) : value);
            if (written || primitive || asked.contains(property.getName())) required.add(property.getName());
        }
        if (!required.isEmpty()) schema.set("required", required);
        return schema;
    }

    private static ObjectNode nullable(ObjectNode value) {
        var nullable = value.objectNode();
        nullable.putArray("anyOf").add(value).addObject().put("type", "null");
        return nullable;
    }

    /// Absent values are left out of answers unless the record says otherwise.
    private static boolean always(BeanPropertyDefinition property) {
        var inclusion = property.findInclusion();
        return inclusion != null && inclusion.getValueInclusion() == JsonInclude.Include.ALWAYS;
    }

    /// The property that tells a variant from the others, which Jackson writes by itself.
    private static Optional<String> discriminator(Class<?> variant, ObjectNode properties) {
        for (var union : variant.getInterfaces()) {
            var info = union.getAnnotation(JsonTypeInfo.class);
            var subtypes = union.getAnnotation(JsonSubTypes.class);
            if (info == null || subtypes == null) continue;
            var name = Arrays.stream(subtypes.value())
                    .filter(subtype -> subtype.value() == variant)
                    .findFirst();
            if (name.isEmpty()) continue;
            var property = properties.putObject(info.property()).put("type", "string");
            property.putArray("enum").add(name.get().name());
            return Optional.of(info.property());
        }
        return Optional.empty();
    }

    /// What a type is read from when it is not an object of its own fields.
    private static Optional<Type> delegate(Class<?> raw) {
        for (var creator : raw.getDeclaredConstructors()) {
            if (isDelegating(creator.getAnnotation(JsonCreator.class))) {
                return Optional.of(creator.getGenericParameterTypes()[0]);
            }
        }
        for (Method creator : raw.getDeclaredMethods()) {
            if (isDelegating(creator.getAnnotation(JsonCreator.class))) {
                return Optional.of(creator.getGenericParameterTypes()[0]);
            }
        }
        return Optional.empty();
    }

    private static boolean isDelegating(JsonCreator creator) {
        return creator != null && creator.mode() == JsonCreator.Mode.DELEGATING;
    }

    /// The fields without which a record refuses to exist ({@link Check#required}), found by asking it again and again
    /// with one more field filled in.
    List<String> required(Class<?> type) {
        if (!type.isRecord()) return List.of();
        var components = type.getRecordComponents();
        var arguments = new Object[components.length];
        for (int i = 0; i < arguments.length; i++) arguments[i] = zero(components[i].getType());
        var required = new ArrayList<String>();
        while (required.size() < components.length) {
            var missing = missing(type, arguments);
            if (missing.isEmpty() || required.contains(missing.get())) break;
            required.add(missing.get());
            for (int i = 0; i < components.length; i++) {
                if (Binder.name(components[i]).equals(missing.get())) arguments[i] = some(components[i].getType());
            }
        }
        return required;
    }

    private static Optional<String> missing(Class<?> type, Object[] arguments) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            constructor.newInstance(arguments);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof Problem problem) || problem.status() != 422) return Optional.empty();
            var match = MISSING.matcher(String.valueOf(problem.body("")));
            return match.find() ? Optional.of(match.group(1)) : Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object zero(Class<?> type) {
        if (type == boolean.class) return false;
        if (type == int.class) return 0;
        if (type == long.class) return 0L;
        if (type == double.class) return 0.0;
        return null;
    }

    /// Anything that is there; the record may still find it invalid.
    private static Object some(Class<?> type) {
        if (type.isEnum()) return type.getEnumConstants()[0];
        if (type == String.class) return "";
        if (type == Boolean.class) return false;
        if (type == Integer.class) return 0;
        if (type == Long.class) return 0L;
        if (type == List.class) return List.of();
        if (type == Set.class) return Set.of();
        if (type == Map.class) return Map.of();
        return null;
    }
}
