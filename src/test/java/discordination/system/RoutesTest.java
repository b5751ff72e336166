package discordination.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Route;
import discordination.kit.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The rows of the API: none appears, vanishes or changes who may call it without somebody seeing it in `routes.txt`.
final class RoutesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/routes.txt");

    @AutoClose
    private static final Stage stage = Stage.open();

    /// Run with `-Dregenerate` to write the file anew.
    @Test
    void everyRouteIsKnown() throws IOException {
        var routes = stage.app().routes().stream()
                .sorted(Comparator.comparing((Route<?, ?> route) -> route.path())
                        .thenComparing(Route::method))
                .map(RoutesTest::line)
                .collect(Collectors.joining());
        if (System.getProperty("regenerate") != null) Files.writeString(GOLDEN, routes);
        assertEquals(
                Files.readString(GOLDEN),
                routes,
                "the routes are not those of " + GOLDEN
                        + "; if that is meant: mvn test -Dtest=RoutesTest -Dregenerate");
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
