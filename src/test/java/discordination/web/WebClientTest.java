package discordination.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What the page of the web client lets in from elsewhere.
final class WebClientTest {
    private static final String CAPTCHA = "https://*.hcaptcha.com";

    @Test
    void theCheckAgainstRobotsIsLetInWhereItIsAskedFor() {
        for (var name : new String[] {"script-src", "style-src", "frame-src"}) {
            assertTrue(directive(name, true).contains(CAPTCHA), name);
            assertFalse(directive(name, false).contains(CAPTCHA), name);
        }
        assertFalse(directive("default-src", true).contains(CAPTCHA));
    }

    private static String directive(String name, boolean captcha) {
        return Arrays.stream(WebClient.policy(captcha).split("; "))
                .filter(one -> one.startsWith(name + " "))
                .findFirst()
                .orElseThrow();
    }
}
