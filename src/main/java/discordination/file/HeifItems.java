package discordination.file;

import discordination.file.Boxes.Box;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The items of a HEIF or AVIF picture (`meta`): blanks EXIF, XMP and whatever else is no picture, and tells how large
/// the picture is (files-proxies-jobs 1.6).
final class HeifItems {
    private static final Set<String> NO_PICTURES = Set.of("Exif", "mime", "uri ");
    private static final Set<String> KEPT =
            Set.of("hdlr", "pitm", "iinf", "iloc", "iref", "iprp", "idat", "grpl", "dinf", "ipro");

    /// Properties in words and times.
    private static final Set<String> TELLING = Set.of("udes", "altt", "crtt", "mdft", "uuid");

    private static final int MOST = 20_000;

    private final MappedFile file;
    private final Boxes boxes;
    private final Set<Long> erased = new HashSet<>();
    private final List<Box> properties = new ArrayList<>();
    private long primary = -1;
    private int width;
    private int height;
    private boolean turned;

    HeifItems(MappedFile file, Boxes boxes) {
        this.file = file;
        this.boxes = boxes;
    }

    /// Pixels as shown; 0 if it does not say.
    int width() {
        return turned ? height : width;
    }

    int height() {
        return turned ? width : height;
    }

    void clean(Box meta) throws BadImage {
        List<Box> found = new ArrayList<>();
        boxes.walk(meta.body() + 4, meta.end(), box -> {
            found.add(box);
            if (!KEPT.contains(box.type())) boxes.erase(box);
        });
        // In the order of what needs what; in the file they may stand in any.
        for (String type : List.of("pitm", "iinf", "iloc", "iprp")) {
            for (Box box : found) {
                if (box.type().equals(type)) look(box, found);
            }
        }
    }

    private void look(Box box, List<Box> all) throws BadImage {
        switch (box.type()) {
            case "pitm" -> primary = file.number(box.body() + 4, file.u8(box.body()) == 0 ? 2 : 4);
            case "iinf" -> items(box);
            case "iloc" -> locations(box, all);
            default -> properties(box);
        }
    }

    private void items(Box iinf) throws BadImage {
        int count = file.u8(iinf.body()) == 0 ? 2 : 4;
        boxes.walk(iinf.body() + 4 + count, iinf.end(), box -> {
            int version = file.u8(box.body());
            if (!box.type().equals("infe") || version < 2) {
                throw new BadImage("items of an old kind");
            }
            int length = version == 2 ? 2 : 4;
            long type = box.body() + 4 + length + 2;
            if (NO_PICTURES.contains(file.ascii(type, 4))) {
                erased.add(file.number(box.body() + 4, length));
                file.put(type, "free");
            }
            // What the item is called.
            file.blank(type + 4, box.end());
        });
    }

    private void locations(Box iloc, List<Box> all) throws BadImage {
        int version = file.u8(iloc.body());
        long at = iloc.body() + 4;
        int offsets = file.u8(at) >> 4;
        int lengths = file.u8(at) & 15;
        int bases = file.u8(at + 1) >> 4;
        int indexes = version == 0 ? 0 : file.u8(at + 1) & 15;
        int ids = version < 2 ? 2 : 4;
        if (version > 2 || offsets > 8 || lengths > 8 || bases > 8 || indexes > 8) {
            throw new BadImage("places of an unknown kind");
        }
        long count = file.number(at + 2, ids);
        at += 2 + ids;
        if (count > MOST) {
            throw new BadImage("too many items");
        }
        for (long i = 0; i < count; i++) {
            boolean erase = erased.contains(file.number(at, ids));
            at += ids;
            int method = version == 0 ? 0 : file.u16(at) & 15;
            at += version == 0 ? 0 : 2;
            int elsewhere = file.u16(at);
            long base = file.number(at + 2, bases);
            int extents = file.u16(at + 2 + bases);
            at += 4 + bases;
            if (erase && (method > 1 || elsewhere != 0)) {
                throw new BadImage("metadata in an unknown place");
            }
            long origin = method == 1 ? body(all, "idat") : 0;
            for (int j = 0; j < extents; j++) {
                long from = origin + base + file.number(at + indexes, offsets);
                long length = file.number(at + indexes + offsets, lengths);
                at += indexes + offsets + lengths;
                if (erase && length == 0) {
                    throw new BadImage("metadata without an end");
                }
                if (erase) file.blank(from, from + length);
            }
        }
    }

    private static long body(List<Box> all, String type) throws BadImage {
        for (Box box : all) {
            if (box.type().equals(type)) return box.body();
        }
        throw new BadImage("no " + type);
    }

    private void properties(Box iprp) throws BadImage {
        boxes.walk(iprp.body(), iprp.end(), box -> {
            if (box.type().equals("ipco")) {
                boxes.walk(box.body(), box.end(), property -> {
                    properties.add(property);
                    if (TELLING.contains(property.type())) boxes.erase(property);
                });
            } else if (box.type().equals("ipma")) {
                associations(box);
            }
        });
    }

    private void associations(Box ipma) throws BadImage {
        int ids = file.u8(ipma.body()) == 0 ? 2 : 4;
        int indexes = (file.u8(ipma.body() + 3) & 1) == 0 ? 1 : 2;
        long count = file.u32(ipma.body() + 4);
        long at = ipma.body() + 8;
        for (long i = 0; i < Math.min(count, MOST); i++) {
            boolean wanted = file.number(at, ids) == primary;
            int length = file.u8(at + ids);
            at += ids + 1;
            for (int j = 0; j < length; j++, at += indexes) {
                int index = (int) file.number(at, indexes) & (indexes == 1 ? 0x7f : 0x7fff);
                if (wanted && index > 0 && index <= properties.size()) {
                    shape(properties.get(index - 1));
                }
            }
        }
    }

    private void shape(Box property) throws BadImage {
        if (property.type().equals("ispe")) {
            width = (int) Math.min(file.u32(property.body() + 4), Integer.MAX_VALUE);
            height = (int) Math.min(file.u32(property.body() + 8), Integer.MAX_VALUE);
        } else if (property.type().equals("irot")) {
            turned = (file.u8(property.body()) & 1) == 1;
        }
    }
}
