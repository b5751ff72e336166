package discordination.file;

import discordination.file.Boxes.Box;
import java.util.Set;

/// Recordings and pictures in boxes: takes out what tells about their maker, in place, and reads their size from their
/// descriptions; nothing is decoded, and no other program is asked (files-proxies-jobs 1.5, 1.6, 6.1 A25).
final class BoxMedia {
    private static final Set<String> RECORDING = Set.of(
            "ftyp", "styp", "moov", "mdat", "moof", "mfra", "sidx", "ssix", "pdin", "prft", "emsg", "wide", "meta");
    private static final Set<String> JXL = Set.of("JXL ", "ftyp", "jxll", "jxlc", "jxlp", "jxli");
    private static final Set<String> JP2 = Set.of("jP  ", "ftyp", "jp2h", "jp2c");
    private static final Set<String> UNKEPT = Set.of("udta", "meta", "uuid");

    private final MappedFile file;
    private final Boxes boxes;
    private final Movie movie;
    private final HeifItems items;
    private boolean fragmented;
    private boolean described;

    BoxMedia(MappedFile file) {
        this.file = file;
        this.boxes = new Boxes(file);
        this.movie = new Movie(file, boxes);
        this.items = new HeifItems(file, boxes);
    }

    /// @throws BadImage if it cannot be understood, and so not be cleaned
    Metadata cleanVideo() throws BadImage {
        outside(RECORDING, false);
        return movie.width() > 0 && movie.height() > 0
                ? new Metadata.Video(movie.width(), movie.height())
                : new Metadata.Plain();
    }

    /// Music keeps its title and its cover; the place goes.
    Metadata cleanAudio() throws BadImage {
        boxes.walk(0, file.size(), box -> {
            if (box.type().equals("moov")) places(box);
            if (box.type().equals("uuid")) boxes.erase(box);
        });
        return new Metadata.Audio();
    }

    /// @param shown whether browsers show it, so that clients want to know its size
    Metadata clean(boolean shown) throws BadImage {
        boolean sequence = file.ascii(8, 4).equals("avis") || file.ascii(8, 4).equals("msf1");
        outside(RECORDING, true);
        if (!described) {
            throw new BadImage("no picture");
        }
        return shown && items.width() > 0 && items.height() > 0
                ? new Metadata.Image(items.width(), items.height(), null, sequence)
                : new Metadata.Plain();
    }

    Metadata cleanJxl() throws BadImage {
        Metadata[] found = {null};
        boxes.walk(0, file.size(), box -> {
            if (!JXL.contains(box.type())) boxes.erase(box);
            if (found[0] == null && box.type().equals("jxlc")) found[0] = JxlHeader.read(file, box.body());
            // The number of the part comes first.
            if (found[0] == null && box.type().equals("jxlp")) found[0] = JxlHeader.read(file, box.body() + 4);
        });
        if (found[0] == null) {
            throw new BadImage("no picture");
        }
        return found[0];
    }

    Metadata cleanJp2() throws BadImage {
        boxes.walk(0, file.size(), box -> {
            if (!JP2.contains(box.type())) boxes.erase(box);
        });
        return new Metadata.Plain();
    }

    private void outside(Set<String> kept, boolean picture) throws BadImage {
        long at = 0;
        while (at < file.size()) {
            Box box;
            try {
                box = boxes.box(at, file.size());
            } catch (BadImage e) {
                // Some append what is no box; a recording that ends early is another thing.
                boolean tail = described && (at + 8 > file.size() || !kept.contains(file.ascii(at + 4, 4)));
                if (!tail) throw e;
                file.cut(at);
                break;
            }
            top(box, kept, picture);
            at = box.end();
        }
        if (fragmented && movie.dropped()) {
            throw new BadImage("more than picture and sound, in fragments");
        }
    }

    private void top(Box box, Set<String> kept, boolean picture) throws BadImage {
        switch (box.type()) {
            case "moov" -> {
                movie.clean(box);
                described = true;
            }
            case "moof" -> {
                fragmented = true;
                fragment(box);
            }
            case "meta" -> {
                if (picture) {
                    items.clean(box);
                    described = true;
                } else {
                    boxes.erase(box);
                }
            }
            default -> {
                if (!kept.contains(box.type())) boxes.erase(box);
            }
        }
    }

    private void fragment(Box moof) throws BadImage {
        boxes.walk(moof.body(), moof.end(), box -> {
            if (box.type().equals("traf")) fragment(box);
            if (UNKEPT.contains(box.type())) boxes.erase(box);
        });
    }

    private void places(Box list) throws BadImage {
        boxes.walk(list.body(), list.end(), box -> {
            switch (box.type()) {
                case "udta", "trak" -> places(box);
                case "\u00a9xyz", "loci", "uuid" -> boxes.erase(box);
                case "meta" -> {
                    // iTunes writes 'mdir'; 'mdta' is where devices write about themselves.
                    String text = file.ascii(box.body(), (int) Math.min(64, box.end() - box.body()));
                    if (text.contains("mdta")) boxes.erase(box);
                }
                default -> {}
            }
        });
    }
}
