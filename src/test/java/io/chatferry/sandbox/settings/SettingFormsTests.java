package io.chatferry.sandbox.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The forms of values that the sandbox's settings accept, and what the values mean. */
class SettingFormsTests {

    @ParameterizedTest
    @CsvSource({
        "sandbox.port, 0, true",
        "sandbox.port, 999999999, true",
        "sandbox.port, 1000000000, false",
        "sandbox.port, -1, false",
        "sandbox.port, 1.5, false",
        "sandbox.port, '', false",
        "sandbox.speed, 0.001, true",
        "sandbox.speed, 60, true",
        "sandbox.speed, 0, false",
        "sandbox.speed, 0.0, false",
        "sandbox.speed, 0.0001, false",
        "sandbox.faults.429, 0, true",
        "sandbox.faults.429, 1, true",
        "sandbox.faults.429, 1.0, true",
        "sandbox.faults.429, 0.25, true",
        "sandbox.faults.429, 1.1, false",
        "sandbox.faults.429, .5, false",
        "sandbox.limits.window, 250ms, true",
        "sandbox.limits.window, 5m, true",
        "sandbox.limits.window, 2h, true",
        "sandbox.limits.window, 180d, true",
        "sandbox.limits.window, 5, false",
        "sandbox.limits.window, 1.5s, false",
        "sandbox.limits.window, 5 s, false",
        "sandbox.limits.window, 106751d, true",
        "sandbox.limits.window, 106752d, false",
        "sandbox.limits.window, 999999999h, false",
        "sandbox.muids.echoed, true, true",
        "sandbox.muids.echoed, yes, false",
        "sandbox.limits.headers, none, true",
        "sandbox.limits.headers, any, false",
        "sandbox.limits.headers, both|old, false"
    })
    void acceptsOnlyValuesOfTheForm(String key, String value, boolean accepted) {
        if (accepted) {
            assertThat(SandboxSettings.parse(Map.of(key, value))
                            .text(Setting.of(key).orElseThrow()))
                    .isEqualTo(value);
        } else {
            assertThatThrownBy(() -> SandboxSettings.parse(Map.of(key, value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(key + " takes ")
                    .hasMessageContaining(", not '" + value + "'\n  ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "250ms, 1, 250",
        "3s, 1, 3000",
        "5m, 1, 300000",
        "2h, 1, 7200000",
        "1d, 1, 86400000",
        "60s, 60, 1000",
        "1s, 0.5, 2000",
        "0s, 60, 0"
    })
    void dividesDurationsByTheSpeed(String duration, String speed, long millis) {
        SandboxSettings settings =
                SandboxSettings.parse(Map.of("sandbox.limits.window", duration, "sandbox.speed", speed));

        assertThat(settings.duration(Setting.WINDOW)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void doesNotDivideSpansOfHistoryByTheSpeed() {
        SandboxSettings settings = SandboxSettings.parse(Map.of("sandbox.retention", "180d", "sandbox.speed", "60"));

        assertThat(settings.span(Setting.RETENTION)).isEqualTo(Duration.ofDays(180));
    }

    @Test
    void readsTheLongestDurationAtTheSlowestSpeed() {
        SandboxSettings settings =
                SandboxSettings.parse(Map.of("sandbox.limits.window", "106751d", "sandbox.speed", "0.001"));

        assertThat(settings.duration(Setting.WINDOW)).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void describesEverySetting(Setting setting) {
        assertThat(setting.key()).matches("sandbox(\\.[a-z0-9-]+)+");
        assertThat(setting.meaning()).isNotBlank().doesNotEndWith(".").doesNotContain("|");
        assertThat(setting.expectedForm()).isNotBlank().doesNotContain("|");
        assertThat(setting.accepts(setting.defaultValue())).isTrue();
        assertThat(Setting.of(setting.key())).contains(setting);
    }

    @Test
    void givesEveryFaultAShareOfItsOwn() {
        Set<Setting> shares = new HashSet<>();
        for (Fault fault : Fault.values()) {
            assertThat(shares.add(fault.share())).isTrue();
            assertThat(fault.share().defaultValue()).isEqualTo("0");
        }
    }

    @Test
    void changesOneSettingAndKeepsTheOthers() {
        SandboxSettings settings =
                SandboxSettings.parse(Map.of("sandbox.seed", "7")).with("sandbox.port", "8080");

        assertThat(settings.count(Setting.SEED)).isEqualTo(7);
        assertThat(settings.count(Setting.PORT)).isEqualTo(8080);
        assertThatThrownBy(() -> settings.with("sandbox.prot", "1"))
                .hasMessage("the sandbox has no setting sandbox.prot\n  the nearest one is sandbox.port");
    }
}
