package discordination.user;

import java.util.List;

/// What two people share: ids of friends, servers, and of direct channels and groups (rest-accounts 6.5).
public record Mutual(List<String> users, List<String> servers, List<String> channels) {}
