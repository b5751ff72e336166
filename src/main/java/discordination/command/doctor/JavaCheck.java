package discordination.command.doctor;

/// The Java that runs this, and the memory it may take.
final class JavaCheck {
    private static final int NEEDED = 25;
    private static final long LITTLE_MEGABYTES = 256;

    private JavaCheck() {}

    static Finding finding() {
        var version = Runtime.version();
        var heap = Runtime.getRuntime().maxMemory() >> 20;
        var is = "Java " + version + ", heap up to " + heap + " MB";
        if (version.feature() < NEEDED) {
            return Finding.fail("java", is, "install Java " + NEEDED + " or later, for example from adoptium.net");
        }
        if (heap < LITTLE_MEGABYTES) {
            return Finding.warn("java", is, "give the machine more memory, or Java more of it with -Xmx512m");
        }
        return Finding.ok("java", is);
    }
}
