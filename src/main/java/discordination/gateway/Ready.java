package discordination.gateway;

import discordination.channel.Channel;
import discordination.emoji.Emoji;
import discordination.event.Event;
import discordination.member.Member;
import discordination.policy.PolicyChange;
import discordination.server.Server;
import discordination.unread.Unread;
import discordination.user.Relationship;
import discordination.user.User;
import discordination.voice.ChannelVoiceState;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Everything a connection has to know at the start, read as of one moment, before the selection of fields.
///
/// @param visible   server id → ids of its channels that the user can view
/// @param relations other user's id → relationship
record Ready(
        List<User> users,
        List<Server> servers,
        List<Channel> channels,
        List<Member> members,
        List<Emoji> emojis,
        List<ChannelVoiceState> voiceStates,
        Map<String, List<Object>> userSettings,
        List<Unread> channelUnreads,
        List<PolicyChange> policyChanges,
        Map<String, Set<String>> visible,
        Map<String, Relationship> relations) {

    /// A server as somebody finds it who has just joined.
    record Joined(
            Server server,
            List<Channel.TextChannel> channels,
            List<Emoji> emojis,
            List<ChannelVoiceState> voiceStates) {
        Joined with(List<ChannelVoiceState> calls) {
            return new Joined(server, channels, emojis, calls);
        }

        List<String> channelIds() {
            return channels.stream().map(Channel::id).toList();
        }

        Event event() {
            return new Event.ServerCreate(server.id(), server, List.copyOf(channels), emojis, voiceStates);
        }
    }
}
