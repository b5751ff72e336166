package discordination.unread;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// How far a user has read in a channel, and which later messages mention them (rest-servers 4.10).
public record Unread(@JsonProperty("_id") Id id, String lastId, List<String> mentions) {
    public record Id(String channel, String user) {}
}
