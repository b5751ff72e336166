package discordination.file;

import discordination.config.UploadLimits;
import java.util.Locale;
import java.util.Optional;

/// The six kinds of uploads, each with its own rules (files-proxies-jobs 1.2).
public enum Tag {
    ATTACHMENTS(1280, 1280, false, false),
    AVATARS(128, 128, true, true),
    BACKGROUNDS(1280, 720, true, false),
    ICONS(128, 128, true, true),
    BANNERS(480, 480, true, false),
    EMOJIS(128, 128, true, false);

    /// Pixels of the box that previews fit into.
    public final int previewWidth;

    public final int previewHeight;

    /// Whether nothing but images is taken.
    public final boolean imagesOnly;

    /// Whether the preview of an animation is its first frame, instead of a redirect to the whole.
    public final boolean stillPreview;

    Tag(int previewWidth, int previewHeight, boolean imagesOnly, boolean stillPreview) {
        this.previewWidth = previewWidth;
        this.previewHeight = previewHeight;
        this.imagesOnly = imagesOnly;
        this.stillPreview = stillPreview;
    }

    /// The tag as it stands in paths and file objects; case matters.
    public static Optional<Tag> of(String text) {
        for (Tag tag : values()) {
            if (tag.wire().equals(text)) {
                return Optional.of(tag);
            }
        }
        return Optional.empty();
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Where the preview of an object lies in the storage.
    public String previewKey(String objectKey) {
        return objectKey + "." + previewWidth + "x" + previewHeight + ".webp";
    }

    /// The largest upload in bytes.
    public long limit(UploadLimits limits) {
        return switch (this) {
            case ATTACHMENTS -> limits.attachments();
            case AVATARS -> limits.avatars();
            case BACKGROUNDS -> limits.backgrounds();
            case ICONS -> limits.icons();
            case BANNERS -> limits.banners();
            case EMOJIS -> limits.emojis();
        };
    }
}
