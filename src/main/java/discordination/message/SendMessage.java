package discordination.message;

import discordination.http.Check;
import discordination.http.Colour;
import discordination.http.Header;
import discordination.http.Problem;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// What somebody wants to say (rest-servers 4.2).
///
/// @param key   the `Idempotency-Key` header: the same key never makes a second message
/// @param nonce the older form of `key`, with another answer to a repetition
/// @param flags bits as on the wire, see {@link MessageFlags}
public record SendMessage(
        @Header(value = "Idempotency-Key", max = 64) String key,
        String nonce,
        String content,
        List<String> attachments,
        List<Reply> replies,
        List<SendableEmbed> embeds,
        Message.Masquerade masquerade,
        Interactions interactions,
        Long flags) {

    private static final long LARGEST_FLAGS = 0xFFFF_FFFFL;

    public SendMessage {
        new Check().length("nonce", nonce, 1, 64).done();
        attachments = orEmpty(Check.items("attachments", attachments));
        replies = orEmpty(Check.items("replies", replies));
        embeds = orEmpty(Check.items("embeds", embeds));
        if (masquerade != null) check(masquerade);
        if (flags != null && (flags < 0 || flags > LARGEST_FLAGS)) throw Problem.unprocessable("`flags` is no uint32");
    }

    /// A single box, without text.
    public static SendMessage of(SendableEmbed embed) {
        return new SendMessage(null, null, null, List.of(), List.of(), List.of(embed), null, null, null);
    }

    /// @param mention        whether the author of the other message is called
    /// @param failIfNotExists whether a missing message refuses the whole request; null counts as yes
    public record Reply(String id, Boolean mention, Boolean failIfNotExists) {
        public Reply {
            Check.required("replies.id", id);
            Check.required("replies.mention", mention);
        }

        boolean mayBeMissing() {
            return Boolean.FALSE.equals(failIfNotExists);
        }
    }

    /// @param reactions         emoji offered below the message; null when none are asked for
    /// @param restrictReactions whether these are the only ones
    public record Interactions(List<String> reactions, Boolean restrictReactions) {
        public Interactions {
            reactions = Check.items("interactions.reactions", reactions);
            if (reactions != null) reactions = reactions.stream().distinct().toList();
        }

        boolean restricts() {
            return Boolean.TRUE.equals(restrictReactions);
        }

        /// As messages carry it, null when nothing is out of the ordinary.
        Message.Interactions stored() {
            var offered = reactions == null || reactions.isEmpty() ? null : reactions;
            return offered == null ? null : new Message.Interactions(offered, restricts() ? true : null);
        }
    }

    private static void check(Message.Masquerade masquerade) {
        var check = new Check()
                .length("masquerade.name", masquerade.name(), 1, 32)
                .length("masquerade.avatar", masquerade.avatar(), 1, 256);
        Colour.check(check, "masquerade.colour", masquerade.colour()).done();
    }

    private static <T> List<T> orEmpty(List<T> values) {
        return values == null ? List.of() : values;
    }

    /// Ids of all uploads that it wants to show.
    List<String> files() {
        return Stream.concat(
                        attachments.stream(),
                        embeds.stream().map(SendableEmbed::media).filter(Objects::nonNull))
                .toList();
    }

    /// Each of them makes one message; equal ones are refused (rest-servers 4.2).
    List<String> keys() {
        return Stream.of(key, nonce).filter(Objects::nonNull).toList();
    }

    /// Bytes that count against the author's limit; titles are free (rest-servers 4.2 check 5).
    long bytes() {
        return SendableEmbed.bytes(content, embeds);
    }
}
