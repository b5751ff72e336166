package discordination.report;

import static discordination.http.Check.required;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import discordination.http.Check;
import discordination.http.NotNull;

/// A report as it comes in: what it is about, and more in the reporter's words (rest-accounts 7).
public record ReportContent(Content content, @NotNull String additionalContext) {
    public ReportContent {
        required("content", content);
        new Check().length("additional_context", additionalContext, 0, 1000).done();
    }

    String words() {
        return additionalContext == null ? "" : additionalContext;
    }

    /// What is wrong, and why.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = OfMessage.class, name = "Message"),
        @JsonSubTypes.Type(value = OfServer.class, name = "Server"),
        @JsonSubTypes.Type(value = OfUser.class, name = "User")
    })
    public sealed interface Content {}

    public record OfMessage(String id, ContentReason reportReason) implements Content {
        public OfMessage {
            required("id", id);
            required("report_reason", reportReason);
        }
    }

    public record OfServer(String id, ContentReason reportReason) implements Content {
        public OfServer {
            required("id", id);
            required("report_reason", reportReason);
        }
    }

    /// @param messageId where it shows, or null; one that does not exist is ignored
    public record OfUser(String id, UserReason reportReason, String messageId) implements Content {
        public OfUser {
            required("id", id);
            required("report_reason", reportReason);
        }
    }

    public enum ContentReason {
        NONE_SPECIFIED,
        ILLEGAL,
        ILLEGAL_GOODS,
        ILLEGAL_EXTORTION,
        ILLEGAL_PORNOGRAPHY,
        ILLEGAL_HACKING,
        EXTREME_VIOLENCE,
        PROMOTES_HARM,
        UNSOLICITED_SPAM,
        RAID,
        SPAM_ABUSE,
        SCAMS_FRAUD,
        MALWARE,
        HARASSMENT
    }

    public enum UserReason {
        NONE_SPECIFIED,
        UNSOLICITED_SPAM,
        SPAM_ABUSE,
        INAPPROPRIATE_PROFILE,
        IMPERSONATION,
        BAN_EVASION,
        UNDERAGE
    }
}
