package io.chatferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.cli.option.HttpAddress;
import io.chatferry.config.SettingsException;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The address after {@code --http}. */
class HttpAddressTests {

    @ParameterizedTest
    @CsvSource({
        "8088,127.0.0.1,8088",
        "0,127.0.0.1,0",
        "65535,127.0.0.1,65535",
        "' 8088 ',127.0.0.1,8088",
        "0.0.0.0:8088,0.0.0.0,8088",
        "127.0.0.1:1,127.0.0.1,1",
        "00080,127.0.0.1,80"
    })
    void acceptsPortWithOrWithoutHost(String written, String host, int port) {
        InetSocketAddress address = HttpAddress.of(written);

        assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
        assertThat(address.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]:8088", "::1:8088"})
    void acceptsIpv6(String written) {
        assertThat(HttpAddress.of(written).getAddress().isLoopbackAddress()).isTrue();
        assertThat(HttpAddress.of(written).getPort()).isEqualTo(8088);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "http",
                "65536",
                "99999",
                "100000",
                "-1",
                "8088:",
                ":",
                "127.0.0.1",
                "127.0.0.1:",
                "8 088",
                "80.5",
                "http://127.0.0.1:8088/",
                "0x50"
            })
    void refusesWhatIsNoPort(String written) {
        assertThatThrownBy(() -> HttpAddress.of(written))
                .isInstanceOf(SettingsException.class)
                .hasMessage("--http " + written + " is not a port\n"
                        + "  write a number from 0 to 65535, or HOST:PORT as 0.0.0.0:8088");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid:80", "256.1.1.1.invalid:80"})
    void refusesUnknownHosts(String written) {
        assertThatThrownBy(() -> HttpAddress.of(written))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("unknown host");
    }
}
