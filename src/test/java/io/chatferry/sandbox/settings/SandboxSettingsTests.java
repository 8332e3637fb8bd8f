package io.chatferry.sandbox.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.sandbox.SandboxServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxSettingsTests {

    @Test
    void suggestsTheNearestKey() {
        assertThatThrownBy(() -> SandboxSettings.parse(Map.of("sandbox.limit.standart", "5")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sandbox.limits.standard");
    }

    @Test
    void statesTheExpectedFormOfAValue() {
        assertThatThrownBy(() -> SandboxSettings.parse(Map.of("sandbox.faults.cut-after", "3")))
                .hasMessageContaining("a share from 0 to 1");
        assertThatThrownBy(() -> SandboxSettings.parse(Map.of("sandbox.limits.window-kind", "round")))
                .hasMessageContaining("fixed or sliding");
    }

    @Test
    void acceptsEveryDefault() {
        for (Setting setting : Setting.values()) {
            assertThat(setting.accepts(setting.defaultValue()))
                    .as(setting.key())
                    .isTrue();
        }
    }

    @Test
    void refusesTheDefaultKeyBeyondLoopback() {
        SandboxSettings open = SandboxSettings.parse(Map.of("sandbox.bind", "0.0.0.0"));
        assertThatThrownBy(() -> SandboxServer.start(open)).hasMessageContaining("sandbox.api-key");
    }

    @Test
    void hidesKeysInItsText() {
        assertThat(SandboxSettings.parse(Map.of("sandbox.api-key", "planted-secret"))
                        .toString())
                .doesNotContain("planted-secret");
    }
}
