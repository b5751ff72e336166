package discordination.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// Skips a test, before anything of it is started, where `LIVEKIT_SERVER` names no LiveKit server; with one that leads
/// nowhere the test fails.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@EnabledIfEnvironmentVariable(
        named = "LIVEKIT_SERVER",
        matches = ".+",
        disabledReason = "LIVEKIT_SERVER names no LiveKit server")
public @interface NeedsLiveKit {}
