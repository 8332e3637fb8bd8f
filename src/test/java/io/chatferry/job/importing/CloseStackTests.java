package io.chatferry.job.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseStackTests {

    private final CloseStack stack = new CloseStack();
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesInReverseOrder() {
        List.of("loop", "progress", "marker").forEach(part -> stack.add(() -> closed.add(part)));
        stack.close();

        assertThat(closed).containsExactly("marker", "progress", "loop");
    }

    @Test
    void closesTheOthersWhenSomeFail() {
        stack.add(() -> closed.add("loop"));
        stack.add(() -> fail("progress"));
        stack.add(() -> closed.add("marker"));
        stack.add(() -> fail("registration"));

        assertThatThrownBy(stack::close)
                .hasMessage("registration")
                .satisfies(first -> assertThat(first.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("progress"));
        assertThat(closed).containsExactly("marker", "loop");
    }

    @Test
    void closesEachOnce() {
        stack.add(() -> closed.add("loop"));
        stack.close();
        stack.close();

        assertThat(closed).containsExactly("loop");
    }

    private static void fail(String part) {
        throw new IllegalStateException(part);
    }
}
