package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import discordination.http.Route;
import discordination.kit.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The rows of the API: none appears, vanishes or changes who may call it, what it takes or what it answers without
/// somebody seeing it in `routes.txt` and `openapi.json`.
final class RoutesTest {
    private static final Path ROUTES = Path.of("src/test/resources/routes.txt");
    private static final Path DESCRIPTION = Path.of("src/test/resources/openapi.json");

    @AutoClose
    private static final Stage stage = Stage.open();

    @Test
    void everyRouteIsKnown() throws IOException {
        var routes = stage.app().routes().stream()
                .sorted(Comparator.comparing((Route<?, ?> route) -> route.path())
                        .thenComparing(Route::method))
                .map(RoutesTest::line)
                .collect(Collectors.joining());
        assertGolden(ROUTES, routes);
    }

    /// What clients are told of the API: a change of a field shows here before it shows in their errors.
    @Test
    void theDescriptionIsKnown() throws IOException {
        var document = (ObjectNode) stage.visitor().get("/openapi.json").json();
        document.remove("info");
        var text = new ObjectMapper()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(new ObjectMapper().convertValue(document, TreeMap.class));
        assertGolden(DESCRIPTION, text + "\n");
    }

    /// Run with `-Dregenerate` to write the files anew.
    private static void assertGolden(Path golden, String now) throws IOException {
        if (System.getProperty("regenerate") != null) Files.writeString(golden, now);
        assertEquals(
                Files.readString(golden),
                now,
                "this is not what stands in " + golden + "; if that is meant: mvn test -Dtest=RoutesTest -Dregenerate");
    }

    private static String line(Route<?, ?> route) {
        return "%-6s %-60s %-40s %s\n"
                .formatted(
                        route.method(),
                        route.path(),
                        route.guard().description(),
                        route.limit().name().toLowerCase(Locale.ROOT));
    }

    @Test
    void theDescriptionHoldsEveryRouteAndLeadsNowhereElse() {
        var document = stage.visitor().get("/openapi.json").json();
        for (var route : stage.app().routes()) {
            if (route.path().equals("/openapi.json")) continue;
            var method = route.method().name().toLowerCase(Locale.ROOT);
            assertTrue(document.get("paths").path(route.path()).has(method), method + " " + route.path());
        }
        var ids = new HashSet<String>();
        for (var operation : document.get("paths").findValues("operationId")) {
            assertTrue(ids.add(operation.asText()), "twice: " + operation);
        }
        for (var reference : document.findValues("$ref")) {
            assertTrue(!at(document, reference.asText()).isMissingNode(), "leads nowhere: " + reference);
        }
    }

    @Test
    void theDescriptionTellsVariantsAndRequiredFieldsApart() {
        var document = stage.visitor().get("/openapi.json").json();
        var schemas = document.get("components").get("schemas");
        assertEquals(
                "channel_type",
                schemas.at("/Channel/discriminator/propertyName").asText());
        assertEquals(
                "TextChannel",
                schemas.at("/TextChannel/properties/channel_type/enum/0").asText());
        var login = document.at("/paths/~1servers~1create/post/requestBody/content/application~1json/schema");
        assertEquals("[\"name\"]", login.get("required").toString());
        assertEquals(
                "[]", document.at("/paths/~1auth~1session~1login/post/security").toString());
    }

    private static JsonNode at(JsonNode document, String reference) {
        return document.at(reference.substring(1));
    }
}
