package discordination.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the heap shrink after a busy hour, since memory that nobody uses belongs to the machine's other processes.
///
/// Left alone, the JVM keeps up to seven tenths of its heap free and looks at it only while there is work; now it does
/// so after a quarter to half a minute of rest as well. A jar cannot bring options along, but these few may be set
/// while
/// it runs.
final class Heap {
    private static final Logger LOG = LoggerFactory.getLogger(Heap.class);
    private static final String LEAST_FREE_PERCENT = "10";
    private static final String MOST_FREE_PERCENT = "30";
    private static final String IDLE_LOOK_MILLIS = "15000";

    private Heap() {}

    /// Asking for the bean takes a moment, so nobody waits for it.
    static void shrinkWhenIdle() {
        Thread.ofPlatform().name("heap").daemon().start(() -> {
            var options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            set(options, "MinHeapFreeRatio", LEAST_FREE_PERCENT);
            set(options, "MaxHeapFreeRatio", MOST_FREE_PERCENT);
            set(options, "G1PeriodicGCInterval", IDLE_LOOK_MILLIS);
        });
    }

    /// What an admin has set on the command line stays; other JVMs and collectors know other options.
    private static void set(HotSpotDiagnosticMXBean options, String name, String value) {
        try {
            var option = options.getVMOption(name);
            if (option.getOrigin() == VMOption.Origin.DEFAULT) options.setVMOption(name, value);
        } catch (IllegalArgumentException e) {
            LOG.debug("the heap keeps its own {}: {}", name, e.getMessage());
        }
    }
}
