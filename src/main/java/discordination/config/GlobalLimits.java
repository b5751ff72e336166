package discordination.config;

import java.util.List;

/// The limits that are the same for everyone, with the names that `GET /` publishes (rest-accounts 3).
public record GlobalLimits(
        @Key(says = "People in one group.", standard = "100", least = 2, most = 1000)
        int groupSize,

        @Key(says = "Embeds of one message.", standard = "5", most = 100)
        int messageEmbeds,

        @Key(says = "Messages one message may reply to.", standard = "5", most = 100)
        int messageReplies,

        @Key(says = "Different reactions to one message.", standard = "20", most = 1000)
        int messageReactions,

        @Key(says = "Emoji of one server.", standard = "100", most = 10000)
        int serverEmoji,

        @Key(says = "Roles of one server.", standard = "200", most = 1000)
        int serverRoles,

        @Key(says = "Channels of one server.", standard = "200", most = 5000)
        int serverChannels,

        @Key(says = "Hours an account counts as new.", standard = "72", most = 87600)
        int newUserHours,

        @Key(says = "Largest upload request in bytes, as told to clients.", standard = "20000000", least = 1024)
        long bodyLimitSize,

        @Key(says = "Ids of the users who may create servers; empty: everyone.", standard = "[]")
        List<String> restrictServerCreation) {}
