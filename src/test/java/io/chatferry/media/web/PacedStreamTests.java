package io.chatferry.media.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacedStreamTests {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // overflows on its way
    private final AtomicLong received = new AtomicLong();

    private PacedStream stream(int length) {
        return new PacedStream(new ByteArrayInputStream(new byte[length]), received::addAndGet, now::get);
    }

    @Test
    void givesUpBodyThatTrickles() {
        PacedStream stream = stream(1_000_000);

        assertThatThrownBy(() -> {
                    while (true) {
                        now.addAndGet(PacedStream.PERIOD.toNanos() / 300);
                        stream.readNBytes(1_000);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("only 300000 bytes came in 5 minutes");
        assertThat(received).hasValue(300_000);
    }

    @Test
    void readsSlowBodyToItsEnd() throws Exception {
        PacedStream stream = stream(1_000_000);
        long read = 0;
        for (int n = stream.readNBytes(1_100).length; n > 0; n = stream.readNBytes(1_100).length) {
            now.addAndGet(PacedStream.PERIOD.toNanos() / 300);
            read += n;
        }

        assertThat(read).isEqualTo(1_000_000);
        assertThat(stream.read()).isEqualTo(-1);
    }
}
