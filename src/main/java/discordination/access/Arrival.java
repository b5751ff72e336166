package discordination.access;

import java.util.List;

/// Somebody who comes to the gateway, with what has to be listened to before their state is read.
///
/// @param proof    the hash of their token, to ask later whether it still holds
/// @param servers  ids of the servers they are a member of
/// @param followed ids of the people whose changes they hear of: friends, requests, partners in direct channels and
/// groups
public record Arrival(Caller caller, byte[] proof, List<String> servers, List<String> followed) {}
