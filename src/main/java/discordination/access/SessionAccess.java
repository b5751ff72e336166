package discordination.access;

/// A valid session, whether or not its account has chosen a username yet.
public record SessionAccess(String session, String account) {}
