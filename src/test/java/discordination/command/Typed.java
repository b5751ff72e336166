package discordination.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import discordination.Main;
import discordination.config.Config;
import discordination.config.ConfigText;
import discordination.http.Json;
import discordination.kit.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What somebody has typed, and what came of it: commands of this JVM against real stores.
public record Typed(int code, String out, String err) {

    /// Runs a command on the installation of a stage.
    public static Typed at(Stage stage, String... words) {
        return at(stage.config(), words);
    }

    /// Runs a command on a configuration, which reaches it as a file.
    static Typed at(Config config, String... words) {
        try {
            var file = Files.createTempFile("typed", ".toml");
            try {
                Files.writeString(file, ConfigText.of(config, true));
                var all = new ArrayList<>(List.of(words));
                all.add("--config=" + file);
                return type(all.toArray(String[]::new));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs a command line as it stands.
    static Typed type(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        var code = Main.commands()
                .writeTo(new PrintWriter(out, true))
                .writeErrorsTo(new PrintWriter(err, true))
                .execute(words);
        return new Typed(code, out.toString(), err.toString());
    }

    /// Fails the test unless the exit code is this one.
    public Typed ends(int expected) {
        if (code != expected) throw new AssertionError("expected exit code " + expected + ": " + this);
        return this;
    }

    /// Standard output as one JSON value, after success.
    JsonNode json() {
        ends(0);
        return tree();
    }

    JsonNode tree() {
        try {
            return Json.WIRE.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + this, e);
        }
    }

    /// A file with this configuration, for processes.
    static Path file(Path folder, Config config) throws IOException {
        return Files.writeString(folder.resolve("config.toml"), ConfigText.of(config, true));
    }
}
