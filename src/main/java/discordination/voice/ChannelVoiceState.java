package discordination.voice;

import java.util.List;

/// Who is in the call of a channel, first comers first (gateway 2.1).
public record ChannelVoiceState(String id, List<UserVoiceState> participants) {}
