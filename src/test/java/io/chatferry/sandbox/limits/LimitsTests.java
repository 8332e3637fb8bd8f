package io.chatferry.sandbox.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.sandbox.settings.SandboxSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rate limits of each class of calls, of the plan and of senders, on a clock of the test. */
class LimitsTests {

    private static final long SECOND = 1_000_000_000L;

    private long now = 5 * SECOND;

    @ParameterizedTest
    @EnumSource
    void refusesTheFirstCallBeyondTheLimitOfItsClass(CallClass callClass) {
        Limits limits =
                limits("sandbox.limits.standard", "3", "sandbox.limits.core", "3", "sandbox.limits.data-import", "3");

        for (int i = 1; i <= 3; i++) {
            Permit permit = limits.call(callClass);
            assertThat(permit.granted()).isTrue();
            assertThat(permit.limit()).isEqualTo(3);
            assertThat(permit.headers()).containsEntry("X-Rate-Limit-Remaining", Integer.toString(3 - i));
        }
        Permit refused = limits.call(callClass);
        assertThat(refused.granted()).isFalse();
        assertThat(refused.headers()).containsEntry("X-Rate-Limit-Remaining", "0");
        assertThat(refused.waitSeconds()).isEqualTo(60);

        now += 60 * SECOND - 1;
        assertThat(limits.call(callClass).granted()).isFalse();
        assertThat(limits.call(callClass).waitSeconds()).isEqualTo(1);
        now += 1;
        assertThat(limits.call(callClass).granted()).isTrue();
    }

    @Test
    void countsStandardCoreAndImportCallsSeparately() {
        Limits limits =
                limits("sandbox.limits.standard", "1", "sandbox.limits.core", "1", "sandbox.limits.data-import", "1");

        assertThat(limits.call(CallClass.STANDARD).granted()).isTrue();
        assertThat(limits.call(CallClass.CORE).granted()).isTrue();
        assertThat(limits.call(CallClass.IMPORT_USERS).granted()).isTrue();
        assertThat(limits.call(CallClass.IMPORT_MESSAGES).granted()).isFalse();
        assertThat(limits.used())
                .containsEntry("standard", "1 of 1")
                .containsEntry("core", "1 of 1")
                .containsEntry("data import", "1 of 1")
                .hasSize(3);
    }

    @Test
    void givesEachImportCallItsOwnLimitIfTheyDoNotShareOne() {
        Limits limits = limits("sandbox.limits.data-import", "1", "sandbox.limits.data-import-shared", "false");

        assertThat(limits.call(CallClass.IMPORT_USERS).granted()).isTrue();
        assertThat(limits.call(CallClass.IMPORT_GROUPS).granted()).isTrue();
        assertThat(limits.call(CallClass.IMPORT_MEMBERS).granted()).isTrue();
        assertThat(limits.call(CallClass.IMPORT_MESSAGES).granted()).isTrue();
        assertThat(limits.call(CallClass.IMPORT_USERS).granted()).isFalse();
        assertThat(limits.used()).containsEntry("import users", "1 of 1").containsEntry("import messages", "1 of 1");
    }

    @Test
    void neverRefusesWithoutALimit() {
        Limits limits =
                limits("sandbox.limits.standard", "0", "sandbox.limits.core", "0", "sandbox.limits.data-import", "0");

        for (int i = 0; i < 1_000; i++) {
            assertThat(limits.call(CallClass.values()[i % 6])).isSameAs(Permit.UNLIMITED);
        }
        assertThat(limits.used()).isEmpty();
        assertThat(Permit.UNLIMITED.headers()).isEmpty();
    }

    @Test
    void doesNotCountARefusedCallAgainstThePlan() {
        Limits limits = limits("sandbox.limits.plan", "3", "sandbox.limits.standard", "1");

        assertThat(limits.call(CallClass.STANDARD).granted()).isTrue();
        assertThat(limits.call(CallClass.STANDARD).granted()).isFalse();
        assertThat(limits.call(CallClass.STANDARD).granted()).isFalse();
        assertThat(limits.call(CallClass.CORE).granted()).isTrue();
        assertThat(limits.call(CallClass.CORE).granted()).isTrue();
        Permit refused = limits.call(CallClass.CORE);
        assertThat(refused.granted()).isFalse();
        assertThat(refused.limit()).isEqualTo(3);
        assertThat(limits.used())
                .containsEntry("all calls, by the plan", "3 of 3")
                .containsEntry("core", "2 of 10000");
    }

    @Test
    void countsUnlimitedClassesAgainstThePlan() {
        Limits limits = limits("sandbox.limits.plan", "2", "sandbox.limits.standard", "0");

        assertThat(limits.call(CallClass.STANDARD).granted()).isTrue();
        assertThat(limits.call(CallClass.STANDARD).headers()).containsEntry("X-RateLimit-Remaining", "0");
        assertThat(limits.call(CallClass.STANDARD).granted()).isFalse();
    }

    @Test
    void countsMessagesOfEachSenderOnBehalfOfUsers() {
        Limits limits = limits("sandbox.limits.sender", "2");

        assertThat(limits.message("ann", true).granted()).isTrue();
        assertThat(limits.message("ann", true).granted()).isTrue();
        assertThat(limits.message("ann", true).granted()).isFalse();
        assertThat(limits.message("bob", true).granted()).isTrue();
        assertThat(limits.message("ann", false)).isSameAs(Permit.UNLIMITED);
        now += 60 * SECOND;
        assertThat(limits.message("ann", true).granted()).isTrue();
    }

    @Test
    void countsAllMessagesOfASenderIfSet() {
        Limits limits = limits("sandbox.limits.sender", "1", "sandbox.limits.sender-calls", "all");

        assertThat(limits.message("ann", false).granted()).isTrue();
        assertThat(limits.message("ann", true).granted()).isFalse();
        assertThat(limits("sandbox.limits.sender", "0").message("ann", true)).isSameAs(Permit.UNLIMITED);
    }

    @Test
    void remembersTheWindowsOfBusySendersAmongManyIdleOnes() {
        Limits limits = limits("sandbox.limits.sender", "1");
        for (int i = 0; i < 10_001; i++) {
            limits.message("idle-" + i, true);
        }
        now += 60 * SECOND;
        assertThat(limits.message("busy", true).granted()).isTrue();
        assertThat(limits.message("idle-7", true).granted()).isTrue();

        assertThat(limits.message("busy", true).granted()).isFalse();
        assertThat(limits.message("idle-7", true).granted()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "both, 'X-Rate-Limit X-Rate-Limit-Remaining X-Rate-Limit-Reset X-RateLimit-Limit X-RateLimit-Remaining X-RateLimit-Reset'",
        "old, 'X-Rate-Limit X-Rate-Limit-Remaining X-Rate-Limit-Reset'",
        "new, 'X-RateLimit-Limit X-RateLimit-Remaining X-RateLimit-Reset'",
        "none, ''"
    })
    void writesTheHeadersInTheirSpelling(String spelling, String names) {
        Limits limits = limits("sandbox.limits.headers", spelling, "sandbox.limits.standard", "1");

        assertThat(String.join(
                        " ",
                        new TreeSet<>(limits.call(CallClass.STANDARD).headers().keySet())))
                .isEqualTo(names);
        assertThat(String.join(
                        " ",
                        new TreeSet<>(limits.call(CallClass.STANDARD).headers().keySet())))
                .isEqualTo(names);
    }

    @Test
    void writesHeadersOnlyOnRefusalsIfSet() {
        Limits limits = limits("sandbox.limits.headers-on", "429", "sandbox.limits.standard", "1");

        assertThat(limits.call(CallClass.STANDARD).headers()).isEmpty();
        assertThat(limits.call(CallClass.STANDARD).headers()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixed", "sliding"})
    void simulatesARefusalWithoutUsingAPermit(String kind) {
        Limits limits = limits("sandbox.limits.window-kind", kind, "sandbox.limits.standard", "1");

        assertThat(limits.refusal().granted()).isFalse();
        assertThat(limits.refusal().waitSeconds()).isEqualTo(1);
        assertThat(limits.call(CallClass.STANDARD).granted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1000000000, 1", "1000000001, 2", "59000000001, 60", "60000000000, 60"})
    void roundsTheWaitUpToWholeSeconds(long nanos, long seconds) {
        assertThat(new Permit(false, 1, Duration.ofNanos(nanos), Map.of()).waitSeconds())
                .isEqualTo(seconds);
    }

    private Limits limits(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Limits(SandboxSettings.parse(settings), () -> now);
    }
}
