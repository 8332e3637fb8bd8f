package io.chatferry.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/**
 * The machine of the measurement.
 *
 * @param load average number of busy processors before the benchmark began; negative where the system does not tell
 */
record Machine(int processors, double load, String system, String java) {

    private static final double IDLE = 0.25;

    static Machine now() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                system.getAvailableProcessors(),
                system.getSystemLoadAverage(),
                system.getName() + " " + system.getVersion() + " " + system.getArch(),
                Runtime.version().toString());
    }

    /** Whether other processes use so much of the machine that all figures will be low. */
    boolean busy() {
        return load > IDLE * processors;
    }
}
