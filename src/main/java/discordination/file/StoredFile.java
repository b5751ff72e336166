package discordination.file;

import discordination.http.Json;
import java.sql.ResultSet;
import java.sql.SQLException;

/// A file row together with where its bytes lie; never on the wire.
///
/// @param hash SHA-256 of the stored bytes in hex, which is also their ETag
/// @param claimed whether an object uses the file
record StoredFile(File file, String objectKey, String hash, boolean claimed) {
    static final String COLUMNS = """
            f.id, f.tag, f.filename, f.metadata, f.content_type, f.size, f.deleted, f.reported, f.used_for_type,
            h.object_key, h.processed_hash
            """;

    static StoredFile read(ResultSet row) throws SQLException {
        return new StoredFile(
                file(row),
                row.getString("object_key"),
                row.getString("processed_hash"),
                row.getString("used_for_type") != null);
    }

    static File file(ResultSet row) throws SQLException {
        return new File(
                row.getString("id"),
                row.getString("tag"),
                row.getString("filename"),
                Json.read(row.getString("metadata"), Metadata.class),
                row.getString("content_type"),
                row.getLong("size"),
                row.getBoolean("deleted") ? true : null,
                row.getBoolean("reported") ? true : null);
    }
}
