package discordination.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import discordination.http.Json;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;

/// Something that somebody has reported, with what it looked like at that moment; for the operator's eyes alone.
///
/// @param snapshot          the object, and around a message what was said before and after; null in lists
/// @param files             ids of files that are kept while this is open
/// @param additionalContext what the reporter adds, maybe empty
/// @param note              why it was decided so, or null
/// @param decidedAt         null while it is open
public record Report(
        @JsonProperty("_id") String id,
        String authorId,
        JsonNode content,
        String additionalContext,
        Status status,
        Instant createdAt,
        Instant decidedAt,
        String note,
        List<String> files,
        JsonNode snapshot) {

    public enum Status {
        /// Nobody has decided yet.
        CREATED,
        RESOLVED,
        REJECTED
    }

    /// The columns of a report without its snapshot, which may be large.
    static final String COLUMNS =
            "id, author_id, content, additional_context, status, created_at, decided_at, note, files";

    /// Reads {@link #COLUMNS}, and the snapshot where it is among them.
    static final RowMapper<Report> MAPPER = (row, context) -> {
        var decided = row.getTimestamp("decided_at");
        var whole = row.getMetaData().getColumnCount() > COLUMNS.split(",").length;
        return new Report(
                row.getString("id"),
                row.getString("author_id"),
                tree(row.getString("content")),
                row.getString("additional_context"),
                Status.valueOf(row.getString("status")),
                row.getTimestamp("created_at").toInstant(),
                decided == null ? null : decided.toInstant(),
                row.getString("note"),
                List.of((String[]) row.getArray("files").getArray()),
                whole ? tree(row.getString("snapshot")) : null);
    };

    private static JsonNode tree(String json) {
        try {
            return Json.WIRE.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `Message`, `Server` or `User`.
    public String kind() {
        return content.path("type").asText();
    }

    public String reason() {
        return content.path("report_reason").asText();
    }
}
