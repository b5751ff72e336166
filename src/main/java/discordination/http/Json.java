package discordination.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/// The two wire formats, so that every record is written the same way wherever it leaves the house.
///
/// Names are snake_case, enum values PascalCase, absent values are left out, and no scalar is coerced into another
/// (rest-accounts 1.3, 1.4; gateway 1.5).
public final class Json {
    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    static {
        // Without this the library reaches for memory that the JDK is about to close to it.
        System.setProperty("msgpack.universal-buffer", "true");
    }

    /// JSON with ISO-8601 timestamps in UTC with milliseconds.
    public static final ObjectMapper WIRE = configure(
            JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(constraints()).build()),
            new IsoInstant());

    /// MessagePack maps with string keys; timestamps are signed milliseconds since the epoch.
    public static final ObjectMapper MSGPACK = configure(
                    new MessagePackBuilder(new ObjectMapper(new MessagePackFactory())), new EpochInstant())
            // Looking for more after the end of the bytes is an error to the MessagePack parser.
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /// The value as JSON text in UTF-8.
    public static byte[] bytes(Object value) {
        try {
            return WIRE.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The value as JSON text, as stored in `jsonb` columns; null stays null.
    public static String text(Object value) {
        if (value == null) return null;
        try {
            return WIRE.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads what this house itself has written; null stays null.
    public static <T> T read(String json, Class<T> type) {
        if (json == null) return null;
        try {
            return WIRE.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As {@link #read(String, Class)}, for types with parameters.
    public static <T> T read(String json, TypeReference<T> type) {
        if (json == null) return null;
        try {
            return WIRE.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectMapper configure(MapperBuilder<?, ?> builder, StdSerializer<Instant> instants) {
        return builder.addModule(new JavaTimeModule())
                .addModule(new SimpleModule()
                        .addSerializer(Instant.class, instants)
                        .addDeserializer(Instant.class, new TextInstant()))
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enumNamingStrategy(EnumNamingStrategies.UPPER_CAMEL_CASE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                // The feature above leaves numbers and booleans alone that stand where text belongs.
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /// How deep, long and numerous the parts of a client's JSON may be.
    private static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(64)
                .maxStringLength(1 << 20)
                .build();
    }

    private static final class MessagePackBuilder extends MapperBuilder<ObjectMapper, MessagePackBuilder> {
        MessagePackBuilder(ObjectMapper mapper) {
            super(mapper);
        }
    }

    private static final class IsoInstant extends StdSerializer<Instant> {
        IsoInstant() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(MILLISECONDS.format(value));
        }
    }

    /// Clients write timestamps as text; a number is a wrong type.
    private static final class TextInstant extends StdDeserializer<Instant> {
        TextInstant() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(Instant.class, in);
            }
            return InstantDeserializer.INSTANT.deserialize(in, context);
        }
    }

    private static final class EpochInstant extends StdSerializer<Instant> {
        EpochInstant() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(value.toEpochMilli());
        }
    }
}
