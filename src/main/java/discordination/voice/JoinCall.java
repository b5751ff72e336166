package discordination.voice;

import discordination.http.Check;
import discordination.http.MayBeEmpty;
import discordination.http.NotNull;
import java.util.List;

/// Asks to enter a call (gateway 5.4).
///
/// @param node            only counts when the call has no place yet
/// @param forceDisconnect leave any other call first
/// @param recipients      whom to ring, when the caller is the first
@MayBeEmpty
public record JoinCall(
        String node, Boolean forceDisconnect, @NotNull List<String> recipients) {
    public JoinCall {
        recipients = recipients == null ? List.of() : recipients;
        new Check()
                .length("node", node, 0, 128)
                .size("recipients", recipients, 0, 1000)
                .done();
    }

    boolean forces() {
        return Boolean.TRUE.equals(forceDisconnect);
    }
}
