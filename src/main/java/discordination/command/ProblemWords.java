package discordination.command;

import discordination.app.ExitCode;
import discordination.app.Refusal;
import discordination.http.Problem;

/// Says a problem of the protocol to the person at the terminal.
final class ProblemWords {
    private ProblemWords() {}

    static Refusal refusal(Problem problem) {
        var fields = problem.body("");
        if (problem.type() == null) return refused(String.valueOf(fields.get("error")), problem);
        return switch (problem.type()) {
            case "IncorrectData" -> refused("this is no e-mail address", problem);
            case "DisallowedContactSupport" -> refused("" + fields.get("note"), problem);
            case "ShortPassword" -> refused("the password is too short: it needs at least 8 characters", problem);
            case "CompromisedPassword" -> refused("the password is one of the most common; choose another", problem);
            case "InvalidUsername" -> refused("this name cannot be used: it is reserved or has no letters", problem);
            case "FailedValidation" ->
                refused(
                        "a username has 2 to 32 letters, digits, dots, hyphens and underscores and nothing else",
                        problem);
            case "InvalidInvite" -> refused("this invite has been used: suspend the account if need be", problem);
            case "UsernameTaken" -> new Refusal(ExitCode.EXISTS, "too many people have this name already", problem);
            // Without mail the API has no better word for an address that has an account (rest-accounts 5.2).
            case "OperationFailed" ->
                new Refusal(ExitCode.EXISTS, "there is an account with this e-mail address already", problem);
            case "NotFound" -> new Refusal(ExitCode.NOT_FOUND, "there is no such thing", problem);
            case "DatabaseError" ->
                new Refusal(ExitCode.UNAVAILABLE, "the database (database.url) cannot be had any more", problem);
            default -> refused("refused: " + problem.type(), problem);
        };
    }

    private static Refusal refused(String words, Problem problem) {
        return new Refusal(ExitCode.REFUSED, words, problem);
    }
}
