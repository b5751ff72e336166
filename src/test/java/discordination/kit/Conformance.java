package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// What the tests of this process have seen of the official operations, kept in a file when the process ends.
///
/// `conformance.mjs` puts the files of all processes together into the report.
final class Conformance {
    private static final Path FOLDER = Path.of("target/conformance");

    private final String source;
    private final Map<String, Map<String, Integer>> operations = new TreeMap<>();

    Conformance(String source) {
        this.source = source;
        Runtime.getRuntime().addShutdownHook(new Thread(this::write, "conformance"));
    }

    /// An operation of the document, whether or not anybody ever calls it.
    synchronized void knows(String operation) {
        operations.put(operation, new TreeMap<>());
    }

    /// An answer as the document has it: its status, and the type of a refusal.
    void saw(String operation, Answer answer) {
        count(operation, outcome(answer));
    }

    /// An answer that is none the document allows.
    void missed(String operation, Answer answer) {
        count(operation, "!" + outcome(answer));
    }

    private synchronized void count(String operation, String outcome) {
        operations.get(operation).merge(outcome, 1, Integer::sum);
    }

    private static String outcome(Answer answer) {
        if (answer.status() < 400) return Integer.toString(answer.status());
        var type = answer.body(JsonNode.class).path("type");
        return type.isTextual() ? answer.status() + " " + type.asText() : Integer.toString(answer.status());
    }

    private synchronized void write() {
        var file = FOLDER.resolve(ProcessHandle.current().pid() + ".json");
        try {
            Files.createDirectories(FOLDER);
            new ObjectMapper().writeValue(file.toFile(), Map.of("source", source, "operations", operations));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
