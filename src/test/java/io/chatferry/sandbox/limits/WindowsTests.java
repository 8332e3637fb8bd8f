package io.chatferry.sandbox.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.sandbox.settings.SandboxSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTests {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(1);

    private Limits limits(String kind) {
        return new Limits(
                SandboxSettings.parse(Map.of("sandbox.limits.standard", "10", "sandbox.limits.window-kind", kind)),
                now::get);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed", "sliding"})
    void grantsExactlyTheLimitInEachWindow(String kind) {
        Limits limits = limits(kind);
        for (int i = 0; i < 10; i++) {
            assertThat(limits.call(CallClass.STANDARD).granted()).isTrue();
        }
        assertThat(limits.call(CallClass.STANDARD).granted()).isFalse();
        now.addAndGet(60 * SECOND - 1);
        assertThat(limits.call(CallClass.STANDARD).granted()).isFalse();
        now.addAndGet(1);
        assertThat(limits.call(CallClass.STANDARD).granted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void grantsNoMoreThanTheLimitInAnyMinute(long seed) {
        Limits limits = limits("sliding");
        Random random = new Random(seed);
        List<Long> passed = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            now.addAndGet(random.nextInt(4) == 0 ? random.nextLong(20 * SECOND) : random.nextLong(SECOND));
            if (limits.call(CallClass.STANDARD).granted()) {
                passed.add(now.get());
            }
        }
        for (int i = 10; i < passed.size(); i++) {
            assertThat(passed.get(i) - passed.get(i - 10)).isGreaterThanOrEqualTo(60 * SECOND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void sharesTheLimitOfImportCallsIfSet(String shared) {
        Limits limits = new Limits(
                SandboxSettings.parse(
                        Map.of("sandbox.limits.data-import", "1", "sandbox.limits.data-import-shared", shared)),
                now::get);
        assertThat(limits.call(CallClass.IMPORT_USERS).granted()).isTrue();
        assertThat(limits.call(CallClass.IMPORT_MESSAGES).granted()).isEqualTo(shared.equals("false"));
    }
}
