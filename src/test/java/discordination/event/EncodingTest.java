package discordination.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;

/// Every event says the same in both formats, field by field and in the same order; only timestamps are written
/// otherwise (gateway 1.5).
///
/// Events are made up from their records, one for each variant of what they can hold, full and as empty as can be.
final class EncodingTest {
    private static final Instant MOMENT = Instant.parse("2026-08-01T12:00:00.120Z");

    /// How many variants of sealed types and enums there are at most.
    private static final int VARIANTS = 16;

    static Stream<Class<?>> events() {
        return Arrays.stream(Event.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("events")
    void bothFormatsSayTheSame(Class<? extends Event> type) throws Exception {
        for (int variant = 0; variant < VARIANTS; variant++) {
            for (var full : List.of(true, false)) check((Event) new Maker(variant, full).make(type));
        }
    }

    private static void check(Event event) throws IOException {
        var envelope = Envelope.of("", event, new Audience.Private("me"));
        var json = Json.WIRE.readTree(envelope.json());
        assertEquals("type", json.fieldNames().next(), json::toString);
        assertEquals(event.type(), json.get("type").asText());
        try (var unpacker = MessagePack.newDefaultUnpacker(envelope.msgpack());
                var packer = MessagePack.newDefaultBufferPacker()) {
            var value = unpacker.unpackValue();
            same(event.type(), json, value);
            // The library writes each number and text as short as it can be.
            packer.packValue(value);
            assertArrayEquals(packer.toByteArray(), envelope.msgpack(), event.type());
        }
    }

    private static void same(String where, JsonNode json, Value value) {
        switch (value.getValueType()) {
            case NIL -> assertTrue(json.isNull(), where);
            case BOOLEAN ->
                assertEquals(json, Json.WIRE.valueToTree(value.asBooleanValue().getBoolean()), where);
            case STRING -> {
                assertEquals(json.textValue(), value.asStringValue().asString(), where);
                assertTrue(!isTimestamp(json.textValue()), where + " is a timestamp as text");
            }
            case INTEGER -> {
                var number = value.asIntegerValue().asLong();
                if (json.isTextual()) {
                    assertTrue(isTimestamp(json.textValue()), where + " is a text here and a number there");
                    assertEquals(Instant.parse(json.textValue()).toEpochMilli(), number, where);
                } else {
                    assertTrue(json.isIntegralNumber(), where);
                    assertEquals(json.longValue(), number, where);
                }
            }
            case FLOAT -> assertEquals(json.doubleValue(), value.asFloatValue().toDouble(), where);
            case ARRAY -> {
                var items = value.asArrayValue();
                assertTrue(json.isArray(), where);
                assertEquals(json.size(), items.size(), where);
                for (int i = 0; i < json.size(); i++) same(where + "[" + i + "]", json.get(i), items.get(i));
            }
            case MAP -> {
                assertTrue(json.isObject(), where);
                var fields = new ArrayList<Map.Entry<String, JsonNode>>(json.properties());
                var entries = new ArrayList<>(value.asMapValue().entrySet());
                assertEquals(
                        fields.stream().map(Map.Entry::getKey).toList(),
                        entries.stream()
                                .map(entry -> entry.getKey().asStringValue().asString())
                                .toList(),
                        where);
                for (int i = 0; i < fields.size(); i++) {
                    same(
                            where + "." + fields.get(i).getKey(),
                            fields.get(i).getValue(),
                            entries.get(i).getValue());
                }
            }
            default -> throw new AssertionError(where + " is of a kind that clients do not expect: " + value);
        }
    }

    private static boolean isTimestamp(String text) {
        return text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    /// Makes up records.
    ///
    /// @param variant which of several subtypes and constants are taken
    /// @param full    whether optional fields and collections hold anything
    private record Maker(int variant, boolean full) {
        Object make(Class<?> type) throws ReflectiveOperationException {
            var components = type.getRecordComponents();
            var values = new Object[components.length];
            for (int i = 0; i < components.length; i++) values[i] = make(components[i], i);
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        }

        private Object make(RecordComponent component, int position) throws ReflectiveOperationException {
            var type = component.getType();
            // Objects that an event consists of are never absent; most else may be.
            var optional = !type.isPrimitive() && !type.isRecord() && !type.isInterface();
            if (!full && (optional || type == Map.class || type == List.class)) return null;
            return make(component.getGenericType(), position);
        }

        private Object make(Type type, int position) throws ReflectiveOperationException {
            if (type instanceof ParameterizedType generic) {
                var arguments = generic.getActualTypeArguments();
                if (generic.getRawType() == List.class) {
                    var items = new ArrayList<>();
                    for (int i = 0; i < 2; i++) items.add(new Maker(variant + i, full).make(arguments[0], position));
                    return items;
                }
                var map = new LinkedHashMap<String, Object>();
                // The values of `data` are of any kind; all other maps are named after ids.
                if (arguments[1] == Object.class) return anything();
                for (var key : List.of("z", "👍", "a")) map.put(key, make(arguments[1], position));
                return map;
            }
            return make((Class<?>) type, position);
        }

        private Object make(Class<?> type, int position) throws ReflectiveOperationException {
            if (type == String.class) return "text ä👍\u0001\"" + position;
            if (type == Instant.class) return MOMENT.plus(variant, ChronoUnit.DAYS);
            if (type == boolean.class || type == Boolean.class) return variant % 2 == 0;
            if (type == int.class || type == Integer.class)
                return List.of(0, 7, -1, 70_000).get(variant % 4);
            if (type == long.class || type == Long.class) {
                return List.of(0L, 200L, 1L << 33, 0x000FFFFFFFFFFFFFL).get(variant % 4);
            }
            if (type == double.class || type == Double.class) return 0.5;
            if (type == Object.class)
                return List.<Object>of(1_750_000_000_000L, "value", true).get(position % 3);
            if (type.isEnum()) return type.getEnumConstants()[variant % type.getEnumConstants().length];
            if (type.isSealed()) {
                var kinds = type.getPermittedSubclasses();
                return make(kinds[variant % kinds.length]);
            }
            if (type.isRecord()) return make(type);
            throw new IllegalArgumentException("do not know how to make " + type);
        }

        private Map<String, Object> anything() throws ReflectiveOperationException {
            var data = new LinkedHashMap<String, Object>();
            data.put("timeout", MOMENT);
            data.put("status", new discordination.user.User.Status("x", discordination.user.User.Presence.FOCUS));
            data.put("channels", List.of("b", "a"));
            data.put("permissions", new discordination.access.PermissionOverride(1L << 40, 0));
            data.put("icon", make(discordination.file.File.class));
            data.put("rank", 3);
            data.put("hoist", false);
            data.put("nothing", null);
            data.put("role_permissions", Map.of("role", new discordination.access.PermissionOverride(0, 1)));
            data.put("system", make(discordination.message.Message.SystemMessage.class, 0));
            data.put("embeds", List.of(make(discordination.link.Embed.class, 0)));
            return data;
        }
    }
}
