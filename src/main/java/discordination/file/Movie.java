package discordination.file;

import discordination.file.Boxes.Box;
import java.util.Set;

/// The description of a recording in MP4 and QuickTime (`moov`): takes out places, names, times and every track that is
/// neither picture nor sound, because cameras write where they are into such tracks (files-proxies-jobs 1.6).
final class Movie {
    private static final Set<String> KEPT = Set.of("mvhd", "trak", "mvex", "iods", "pssh");
    private static final Set<String> KEPT_OF_TRACK = Set.of("tkhd", "tref", "edts", "mdia", "tapt");
    private static final Set<String> KEPT_OF_MEDIA = Set.of("mdhd", "hdlr", "minf", "elng");
    private static final Set<String> KEPT_HANDLERS = Set.of("vide", "soun", "auxv", "pict");
    private static final int SAMPLES = 4_000_000;

    private final MappedFile file;
    private final Boxes boxes;
    private int width;
    private int height;
    private boolean dropped;

    Movie(MappedFile file, Boxes boxes) {
        this.file = file;
        this.boxes = boxes;
    }

    /// Pixels of the first track with pictures, as stored; 0 if there is none.
    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /// Whether a track had to go.
    boolean dropped() {
        return dropped;
    }

    void clean(Box movie) throws BadImage {
        boxes.walk(movie.body(), movie.end(), box -> {
            switch (box.type()) {
                case "mvhd" -> blankTimes(box);
                case "trak" -> track(box);
                // Compressed, so that we cannot look into it.
                case "cmov" -> throw new BadImage("compressed description");
                default -> {
                    if (!KEPT.contains(box.type())) boxes.erase(box);
                }
            }
        });
    }

    private static final class Track {
        String handler = "";
        Box table;
    }

    private void track(Box trak) throws BadImage {
        Track track = new Track();
        boxes.walk(trak.body(), trak.end(), box -> {
            if (box.type().equals("tkhd")) blankTimes(box);
            if (box.type().equals("mdia")) media(box, track);
            if (!KEPT_OF_TRACK.contains(box.type())) boxes.erase(box);
        });
        if (!KEPT_HANDLERS.contains(track.handler)) {
            if (track.table != null) blankSamples(track.table);
            boxes.erase(trak);
            dropped = true;
        } else if (track.handler.equals("vide") && width == 0 && track.table != null) {
            size(track.table);
        }
    }

    private void media(Box mdia, Track track) throws BadImage {
        boxes.walk(mdia.body(), mdia.end(), box -> {
            switch (box.type()) {
                case "mdhd" -> blankTimes(box);
                case "hdlr" -> track.handler = file.ascii(box.body() + 8, 4);
                case "minf" ->
                    boxes.walk(box.body(), box.end(), inner -> {
                        if (inner.type().equals("stbl")) track.table = inner;
                        if (inner.type().equals("udta") || inner.type().equals("meta")) boxes.erase(inner);
                    });
                default -> {}
            }
            if (!KEPT_OF_MEDIA.contains(box.type())) boxes.erase(box);
        });
    }

    /// When it was made and changed, which stand first.
    private void blankTimes(Box header) throws BadImage {
        int length = file.u8(header.body()) == 1 ? 16 : 8;
        file.blank(header.body() + 4, Math.min(header.end(), header.body() + 4 + length));
    }

    private void size(Box table) throws BadImage {
        boxes.walk(table.body(), table.end(), box -> {
            if (box.type().equals("stsd") && file.u32(box.body() + 4) > 0) {
                long entry = box.body() + 8;
                width = file.u16(entry + 32);
                height = file.u16(entry + 34);
            }
        });
    }

    private static final class Table {
        Box sizes;
        Box chunks;
        Box runs;
        boolean wide;
    }

    private void blankSamples(Box stbl) throws BadImage {
        Table table = new Table();
        boxes.walk(stbl.body(), stbl.end(), box -> {
            switch (box.type()) {
                case "stsz" -> table.sizes = box;
                case "stsc" -> table.runs = box;
                case "stco", "co64" -> {
                    table.chunks = box;
                    table.wide = box.type().equals("co64");
                }
                case "stz2" -> throw new BadImage("compact sizes");
                default -> {}
            }
        });
        if (table.sizes != null && table.runs != null && table.chunks != null) {
            blankSamples(table);
        }
    }

    /// Samples lie in chunks; how many in which is told in runs of equal chunks.
    private void blankSamples(Table table) throws BadImage {
        long uniform = file.u32(table.sizes.body() + 4);
        long samples = file.u32(table.sizes.body() + 8);
        long chunks = file.u32(table.chunks.body() + 4);
        long runs = file.u32(table.runs.body() + 4);
        if (samples > SAMPLES || chunks > SAMPLES) {
            throw new BadImage("too many samples");
        }
        long sample = 0;
        long run = 0;
        for (long chunk = 0; chunk < chunks && sample < samples; chunk++) {
            long next = table.runs.body() + 8 + 12 * (run + 1);
            if (run + 1 < runs && file.u32(next) <= chunk + 1) {
                run++;
            }
            long count = Math.min(file.u32(table.runs.body() + 8 + 12 * run + 4), samples - sample);
            long from = table.wide
                    ? file.u64(table.chunks.body() + 8 + 8 * chunk)
                    : file.u32(table.chunks.body() + 8 + 4 * chunk);
            long length = 0;
            if (uniform > 0) {
                length = uniform * count;
            } else {
                for (long i = 0; i < count; i++) {
                    length += file.u32(table.sizes.body() + 12 + 4 * (sample + i));
                }
            }
            file.blank(from, from + length);
            sample += count;
        }
    }
}
