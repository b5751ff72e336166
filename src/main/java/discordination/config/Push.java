package discordination.config;

import java.util.List;

/// Notifications to browsers that are not open (gateway 6).
public record Push(
        @Key(says = "Send notifications through the push services of browsers.", standard = "true")
        boolean enabled,

        @Key(
                says = "Whom push services may turn to: mailto: and an address, or https://; empty: instance.url.",
                standard = "\"\"")
        String contact,

        @Key(says = "DANGEROUS, for tests only: host:port pairs that skip the address filter.", standard = "[]")
        List<String> unsafeAllowHosts) {}
