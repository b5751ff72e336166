package discordination.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.HotSpotDiagnosticMXBean;
import discordination.kit.Await;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// The JVM takes the options that it is given while it runs: their names are the JVM's to change.
final class HeapTest {
    private final HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

    @Test
    void theHeapIsAllowedToShrink() {
        Heap.shrinkWhenIdle();
        Await.until("most free", () -> value("MaxHeapFreeRatio").equals("30"));
        assertEquals("10", value("MinHeapFreeRatio"));
        if (value("UseG1GC").equals("true"))
            Await.until("an interval", () -> value("G1PeriodicGCInterval").equals("15000"));
    }

    private String value(String option) {
        return options.getVMOption(option).getValue();
    }
}
