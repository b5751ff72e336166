package discordination.link;

import discordination.file.Pictures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Videos without pictures: only what they say of themselves.
final class Videos {
    private Videos() {}

    /// A sound track, `padding` bytes, and a track with pictures if it has a size.
    static byte[] mp4(int width, int height, int padding) {
        byte[] sound = box("trak", Pictures.join(header(0, 0), box("mdia", handler("soun"))));
        byte[] pictures = box("trak", Pictures.join(header(width, height), box("mdia", handler("vide"))));
        return Pictures.join(
                box("ftyp", "isom\0\0\0\0isom".getBytes(StandardCharsets.ISO_8859_1)),
                box("mdat", new byte[padding]),
                box("moov", Pictures.join(sound, pictures)));
    }

    static byte[] webm(int width, int height) {
        byte[] video = Pictures.join(element("b0", number(width)), element("ba", number(height)));
        byte[] sound = element("ae", element("83", new byte[] {2}));
        byte[] pictures = element("ae", Pictures.join(element("83", new byte[] {1}), element("e0", video)));
        byte[] tracks = element("1654ae6b", Pictures.join(sound, pictures));
        return Pictures.join(
                element("1a45dfa3", element("4282", "webm".getBytes(StandardCharsets.ISO_8859_1))),
                new byte[] {0x18, 0x53, (byte) 0x80, 0x67, 1, -1, -1, -1, -1, -1, -1, -1},
                element("ec", new byte[100]),
                tracks);
    }

    private static byte[] header(int width, int height) {
        return box(
                "tkhd",
                ByteBuffer.allocate(84)
                        .putInt(76, width << 16)
                        .putInt(80, height << 16)
                        .array());
    }

    private static byte[] handler(String name) {
        return box("hdlr", Pictures.join(new byte[8], name.getBytes(StandardCharsets.ISO_8859_1), new byte[12]));
    }

    private static byte[] box(String name, byte[] body) {
        byte[] head = ByteBuffer.allocate(8)
                .putInt(8 + body.length)
                .put(name.getBytes(StandardCharsets.ISO_8859_1))
                .array();
        return Pictures.join(head, body);
    }

    private static byte[] element(String id, byte[] body) {
        byte[] name = java.util.HexFormat.of().parseHex(id);
        return Pictures.join(name, new byte[] {0x40, (byte) body.length}, body);
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }
}
