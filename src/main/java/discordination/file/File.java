package discordination.file;

import com.fasterxml.jackson.annotation.JsonProperty;

/// An uploaded file as messages, users and servers carry it on the wire (files-proxies-jobs 1.5).
///
/// @param size bytes as stored, after sanitising
/// @param deleted true once the file is on its way out, else absent
/// @param reported true when a report holds the file back from removal, else absent
public record File(
        @JsonProperty("_id") String id,
        String tag,
        String filename,
        Metadata metadata,
        String contentType,
        long size,
        Boolean deleted,
        Boolean reported) {}
