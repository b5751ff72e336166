package discordination.config;

/// What the operator adds to the built-in lists, and what becomes of what deleted people wrote.
public record Accounts(
        @Key(
                says = "File with more passwords that nobody may choose, one a line; empty: the built-in list alone.",
                standard = "\"\"")
        String refusedPasswords,

        @Key(
                says = "File with more domains that nobody may register an address of, one a line; empty: the"
                        + " built-in list of disposable ones alone.",
                standard = "\"\"")
        String refusedDomains,

        @Key(
                says = "Delete what people wrote together with their account; if not it stays, by a deleted user.",
                standard = "true")
        boolean deleteMessages) {}
