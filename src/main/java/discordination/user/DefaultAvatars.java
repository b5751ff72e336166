package discordination.user;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.imageio.ImageIO;

/// Seven little landscapes for people without a picture: a sky, a sun and two hills, drawn when first asked for.
final class DefaultAvatars {
    private static final int SIDE = 512;

    /// The last characters that choose each of the pictures 2 to 7 (rest-accounts 6.5).
    private static final String[] CHOOSING = {"0123SZ", "4567T", "89AB", "CDEFV", "GHJKW", "MNPQX"};

    private static final Scene[] SCENES = {
        new Scene(0xF6C7A1, 0xE58F7B, 0xFFF3E0, 0xB85C5C, 0x7A3B4F, 0.68, 0.34),
        new Scene(0xA9D6E5, 0x61A5C2, 0xFDFCDC, 0x2C7DA0, 0x014F86, 0.30, 0.32),
        new Scene(0xCDE7BE, 0x8CBF88, 0xFFFBE6, 0x4F8A5B, 0x2F5D50, 0.62, 0.28),
        new Scene(0xD7C6F0, 0xA68AD6, 0xFFF1F3, 0x7251B5, 0x4A2C82, 0.36, 0.36),
        new Scene(0xFCE2A8, 0xF2B35E, 0xFFFDF5, 0xD17A38, 0x8F4A26, 0.50, 0.30),
        new Scene(0xF4C6D7, 0xDB8AA8, 0xFFF6EA, 0xA84D74, 0x6B2D52, 0.70, 0.30),
        new Scene(0x5B7083, 0x2E3F4F, 0xE8EEF2, 0x22313F, 0x141E28, 0.34, 0.28),
    };

    private final AtomicReferenceArray<byte[]> drawn = new AtomicReferenceArray<>(SCENES.length);

    /// @param x where the sun's centre stands, as a part of the side
    private record Scene(int top, int bottom, int sun, int far, int near, double x, double y) {}

    /// A PNG of 512×512 pixels; any text has one.
    byte[] of(String id) {
        var number = number(id);
        var known = drawn.get(number);
        if (known != null) return known;
        var fresh = draw(SCENES[number]);
        drawn.set(number, fresh);
        return fresh;
    }

    private static int number(String id) {
        for (int i = 0; i < CHOOSING.length && !id.isEmpty(); i++) {
            if (CHOOSING[i].indexOf(id.charAt(id.length() - 1)) >= 0) return i + 1;
        }
        return 0;
    }

    private static byte[] draw(Scene scene) {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        canvas.setPaint(new GradientPaint(0, 0, new Color(scene.top), 0, SIDE, new Color(scene.bottom)));
        canvas.fillRect(0, 0, SIDE, SIDE);
        disc(canvas, scene, 0.24, 0x38);
        disc(canvas, scene, 0.15, 0xFF);
        hill(canvas, scene.far, 0.62, 0.50, 0.74);
        hill(canvas, scene.near, 0.86, 0.66, 0.78);
        canvas.dispose();
        try (var out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void disc(Graphics2D canvas, Scene scene, double radius, int opacity) {
        var sun = new Color(scene.sun);
        canvas.setPaint(new Color(sun.getRed(), sun.getGreen(), sun.getBlue(), opacity));
        canvas.fill(new Ellipse2D.Double(
                (scene.x - radius) * SIDE, (scene.y - radius) * SIDE, 2 * radius * SIDE, 2 * radius * SIDE));
    }

    /// A hill across the whole width.
    ///
    /// @param left  height of its line at the left edge, in the middle and at the right edge, from the top
    private static void hill(Graphics2D canvas, int colour, double left, double middle, double right) {
        var line = new Path2D.Double();
        line.moveTo(0, left * SIDE);
        line.curveTo(0.28 * SIDE, middle * SIDE, 0.55 * SIDE, middle * SIDE, SIDE, right * SIDE);
        line.lineTo(SIDE, SIDE);
        line.lineTo(0, SIDE);
        line.closePath();
        canvas.setPaint(new Color(colour));
        canvas.fill(line);
    }
}
