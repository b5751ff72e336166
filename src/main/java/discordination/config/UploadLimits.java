package discordination.config;

/// The largest upload in bytes for each tag of the file server (files-proxies-jobs 1.2).
public record UploadLimits(
        @Key(says = "Files of messages.", standard = "20000000", least = 1, most = 10737418240.0)
        long attachments,

        @Key(says = "Pictures of people and webhooks.", standard = "4000000", least = 1, most = 104857600)
        long avatars,

        @Key(says = "Backgrounds of profiles.", standard = "6000000", least = 1, most = 104857600)
        long backgrounds,

        @Key(says = "Icons of servers, channels and roles.", standard = "2500000", least = 1, most = 104857600)
        long icons,

        @Key(says = "Banners of servers.", standard = "6000000", least = 1, most = 104857600)
        long banners,

        @Key(says = "Emoji.", standard = "500000", least = 1, most = 104857600)
        long emojis) {}
