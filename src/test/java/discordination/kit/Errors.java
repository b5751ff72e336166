package discordination.kit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/// The protocol's errors: which status belongs to which type (rest-accounts 1.8), and how those without a type look.
final class Errors {
    private static final Map<String, Integer> STATUS = new HashMap<>();

    static {
        types(400, """
                TooManyPendingFriendRequests UnknownAttachment CannotJoinCall TooManyAttachments TooManyEmbeds
                TooManyReplies TooManyChannels CannotRemoveYourself AlreadyPinned NotPinned CannotTimeoutYourself
                TooManyServers TooManyEmoji TooManyRoles ReachedMaximumBots IsBot IsNotBot CannotReportYourself
                InvalidUsername InvalidOperation InvalidProperty InvalidFlagValue NoEffect FailedValidation
                HeaderTooLarge IncorrectData LiveKitUnavailable NotAVoiceChannel AlreadyConnected NotConnected
                UnknownNode ProxyError FileTypeNotAllowed NoEmbedData VosoUnavailable FeatureDisabled MissingHeaders
                CaptchaFailed BlockedByShield MissingInvite InvalidInvite CompromisedPassword ShortPassword
                TotpAlreadyEnabled DisallowedMFAMethod
                """);
        types(401, "InvalidCredentials InvalidSession NotAuthenticated InvalidToken DisallowedContactSupport");
        types(403, """
                AlreadyOnboarded BlockedByOther NotFriends CannotDeleteMessage CannotEditMessage GroupTooLarge
                CantCreateServers Banned BotIsPrivate MissingPermission MissingUserPermission NotElevated
                NotPrivileged CannotGiveMissingPermissions NotOwner IsElevated UnverifiedAccount LockedOut
                """);
        types(404, "UnknownUser UnknownChannel UnknownMessage NotInGroup UnknownServer InvalidRole NotFound");
        types(
                409,
                "UsernameTaken AlreadyFriends AlreadySentRequest Blocked AlreadyInGroup AlreadyInServer DuplicateNonce");
        types(422, "EmptyMessage PayloadTooLarge FileTooSmall FileTooLarge");
        types(429, "DiscriminatorChangeRatelimited InSlowmode");
        types(500, "LabelMe InternalError ImageProcessingFailed RenderFail EmailFailed OperationFailed");
    }

    private Errors() {}

    private static void types(int status, String names) {
        for (var name : names.strip().split("\\s+")) STATUS.put(name, status);
    }

    static void check(Answer answer, Contract contract) {
        if (answer.method().equals("HEAD")) return;
        var error = answer.body(JsonNode.class);
        if (answer.status() == 429 && error.has("retry_after") && !error.has("type")) return;
        if (error.has("type")) checkTyped(answer, error, contract);
        else checkUntyped(answer, error.path("error"), contract);
    }

    private static void checkTyped(Answer answer, JsonNode error, Contract contract) {
        var type = error.get("type").asText();
        if (type.equals("DatabaseError")) {
            // Ours says 503 while the database is away, so that clients come back.
            if (answer.status() != 500 && answer.status() != 503) throw contract.fault(answer, "status of " + type);
        } else if (type.equals("LiveKitUnavailable") && answer.status() == 503) {
            // Ours while a node that is configured does not answer; 400 is for an instance that has none.
            return;
        } else if (STATUS.getOrDefault(type, 0) != answer.status()) {
            throw contract.fault(answer, type + " belongs to " + STATUS.get(type));
        }
        if (!error.path("location").isTextual() && !type.equals("DisallowedContactSupport")) {
            throw contract.fault(answer, "no location");
        }
        var faults = contract.errorFaults(type, error);
        if (!faults.isEmpty()) throw contract.fault(answer, String.join("\n  ", faults));
    }

    private static void checkUntyped(Answer answer, JsonNode error, Contract contract) {
        if (error.path("code").asInt() != answer.status()
                || !error.path("reason").isTextual()
                || !error.path("description").isTextual()) {
            throw contract.fault(answer, "no error of either form");
        }
    }
}
